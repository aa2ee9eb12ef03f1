package io.interproc.internal.segment;

import io.interproc.ScopeAccessException;

/// What must hold of a file that any user of the machine may have put there, before anything in it is believed.
public final class FileTrust {

    private static final int GROUP_AND_OTHERS = 077;
    private static final int ALL = 0777;

    private FileTrust() {}

    /// Requires a regular file; `object` names it in messages.
    static void requireRegular(String object, boolean regular) {
        if (!regular) {
            throw new ScopeAccessException(object + " is not a regular file; remove it");
        }
    }

    /// Requires that the file lies in memory.
    static void requireMemory(String object, boolean inMemory) {
        if (!inMemory) {
            throw new ScopeAccessException(object + " is not on a memory file system; mount a tmpfs there");
        }
    }

    /// Requires that the file belongs to this user, unless others are meant to share it, and that its mode is not
    /// wider than asked for.
    ///
    /// @param owner the file's user id
    /// @param self the effective user id of this process
    /// @param mode the file's permission bits
    /// @param permissions the widest permission bits it may have
    static void requireOwner(String object, int owner, int self, int mode, int permissions) {
        boolean shared = (permissions & GROUP_AND_OTHERS) != 0;
        if (owner != self && !shared) {
            throw new ScopeAccessException(object + " belongs to user " + owner + ", not to user " + self
                    + "; open it with ScopeOptions.permissions that allow others");
        }
        requireMode(object, mode, permissions);
    }

    /// Requires that the mode is not wider than asked for.
    public static void requireMode(String object, int mode, int permissions) {
        if ((mode & ~permissions & ALL) != 0) {
            throw new ScopeAccessException(object + " has permissions 0" + Integer.toOctalString(mode & ALL)
                    + ", wider than the 0" + Integer.toOctalString(permissions)
                    + " asked for; open it with these ScopeOptions.permissions, or remove it if no process uses it");
        }
    }
}
