package io.interproc.internal.memory;

/// Where things lie in a segment. All numbers are little-endian; all offsets are in bytes from the start of the
/// segment.
///
/// ```
/// 0                header, one page:
///    0   magic           8   layout version (int)   12   marker of word size and byte order (int)
///   16   capacity       24   segment state          32   identity, two words
///   48   heap top       56   record count           64   reserved up to        72   flags
///   80   table sizes    88   creation time (ms)     96   pages ever freed
///  104   generation    112   map reserved up to   120   refusals
///  128   spin seats, 8 of 64 bytes
///  640   record chunks, 16 words
///  768   count of names         776   first node of the list of names
///  832   buckets in use         840   further tables of buckets, 20 words
/// participants     2 lines of 64 bytes each ([io.interproc.internal.participant.Participants])
/// buckets          1 line each: the first table of them ([Directory])
/// ticket index     1 int each  ([io.interproc.internal.park.WaiterRecords])
/// ready bits       1 bit for each record
/// thread names     1 line each
/// records          first chunk, 128 bytes each
/// map              what the pages of the heap are ([PageMap]); its size depends on the capacity
/// heap             pages, with the blocks ([Blocks])
/// ```
///
/// The counts are fixed by the layout version ([#STANDARD]); the simulator uses smaller ones.
public final class SegmentLayout {

    /// The layout of this version.
    public static final SegmentLayout STANDARD = new SegmentLayout(1024, 128, 16384, 512, 256, 4096);

    /// `INTRPROC` in little-endian order.
    public static final long MAGIC = 0x434f_5250_5254_4e49L;
    public static final int VERSION = 5;
    /// Eight-byte words, least significant byte first.
    public static final int MARKER = 0x0801_0203;

    public static final long MAGIC_AT = 0;
    public static final long VERSION_AT = 8;
    public static final long CAPACITY_AT = 16;
    public static final long STATE_AT = 24;
    public static final long IDENTITY_AT = 32;
    public static final long HEAP_TOP_AT = 48;
    public static final long RECORD_COUNT_AT = 56;
    public static final long RESERVED_AT = 64;
    public static final long FLAGS_AT = 72;
    public static final long TABLES_AT = 80;
    public static final long CREATED_AT = 88;
    public static final long FREED_PAGES_AT = 96;
    public static final long GENERATION_AT = 104;
    public static final long MAP_RESERVED_AT = 112;
    public static final long REFUSALS_AT = 120;
    public static final long SPIN_SEATS_AT = 128;
    public static final long RECORD_CHUNKS_AT = 640;
    public static final long NAMES_AT = 768;
    public static final long FIRST_NAME_AT = 776;
    public static final long BUCKET_COUNT_AT = 832;
    public static final long BUCKET_TABLES_AT = 840;

    public static final int LINE = 64;
    public static final int SPIN_SEATS = 8;
    public static final int RECORD_CHUNKS = 16;
    public static final int PARTICIPANT_BYTES = 128;
    public static final int BUCKET_TABLES = 20;
    public static final int RECORD_BYTES = 128;
    public static final int MAX_RECORDS = 0xFFFF;
    private static final long HEADER_BYTES = 4096;

    /// Segment states.
    public static final long READY = 1;
    public static final long CLOSING = 2;

    /// Flag: a participant waits without futex, so that futex sleepers must look often.
    public static final long FLAG_PORTABLE = 1;

    public final int participants;
    public final int buckets;
    public final int indexSize;
    public final int names;
    public final int firstRecords;
    public final int pageBytes;

    public final long participantsAt;
    public final long bucketsAt;
    public final long indexAt;
    public final long readyAt;
    public final long namesAt;
    public final long recordsAt;
    /// Where the map of the heap begins; the heap itself begins behind it ([#heapAt(long)]).
    public final long mapAt;

    /// Computes the offsets.
    ///
    /// @param participants how many participants there may be
    /// @param buckets how many buckets the first table of the directory has; each further one doubles them; a power
    ///     of two
    /// @param indexSize how many entries the ticket index has; a power of two
    /// @param names how many lines the table of thread names has; a power of two
    /// @param firstRecords how many waiter records the first chunk has; each further chunk doubles; a power of two
    /// @param pageBytes the size of a page of the heap; a power of two, from one line to 64
    public SegmentLayout(int participants, int buckets, int indexSize, int names, int firstRecords, int pageBytes) {
        this.participants = participants;
        this.buckets = buckets;
        this.indexSize = indexSize;
        this.names = names;
        this.firstRecords = firstRecords;
        this.pageBytes = pageBytes;
        participantsAt = HEADER_BYTES;
        bucketsAt = participantsAt + (long) participants * PARTICIPANT_BYTES;
        indexAt = bucketsAt + (long) buckets * LINE;
        readyAt = lineUp(indexAt + 4L * indexSize);
        namesAt = lineUp(readyAt + (MAX_RECORDS + 1) / 8);
        recordsAt = namesAt + (long) names * LINE;
        mapAt = recordsAt + (long) firstRecords * RECORD_BYTES;
    }

    /// Returns the counts in one word, as the header has them.
    public long tables() {
        return (long) Integer.numberOfTrailingZeros(participants)
                | ((long) Integer.numberOfTrailingZeros(buckets) << 8)
                | ((long) Integer.numberOfTrailingZeros(indexSize) << 16)
                | ((long) Integer.numberOfTrailingZeros(names) << 24)
                | ((long) Integer.numberOfTrailingZeros(firstRecords) << 32)
                | ((long) Integer.numberOfTrailingZeros(pageBytes) << 40);
    }

    /// Returns where the heap of a segment of a capacity begins.
    public long heapAt(long capacity) {
        return PageMap.pagesAt(this, capacity);
    }

    /// Rounds up to whole lines.
    public static long lineUp(long bytes) {
        return (bytes + LINE - 1) & -LINE;
    }

    /// Writes the header of a fresh, zeroed segment, the magic last; nobody else may see the segment yet.
    public void format(Words words, long capacity, long identityHigh, long identityLow, long nowMillis) {
        words.setOpaque(VERSION_AT, VERSION | ((long) MARKER << 32));
        words.setOpaque(CAPACITY_AT, capacity);
        words.setOpaque(IDENTITY_AT, identityHigh);
        words.setOpaque(IDENTITY_AT + 8, identityLow);
        words.setOpaque(HEAP_TOP_AT, heapAt(capacity));
        words.setOpaque(RECORD_COUNT_AT, 0);
        words.setOpaque(RESERVED_AT, heapAt(capacity));
        words.setOpaque(MAP_RESERVED_AT, mapAt);
        words.setOpaque(TABLES_AT, tables());
        words.setOpaque(CREATED_AT, nowMillis);
        words.setOpaque(RECORD_CHUNKS_AT, recordsAt);
        words.setOpaque(BUCKET_COUNT_AT, 1);
        words.setOpaque(STATE_AT, READY);
        words.setRelease(MAGIC_AT, MAGIC);
    }
}
