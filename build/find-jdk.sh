# Finds the JDK and the Maven of this build; sourced by mvnw and interproc, for any POSIX shell.
#
#   find_jdk     sets and exports JAVA_HOME: a JDK of at least $minimum_jdk
#   find_maven   sets maven: the mvn to run
#
# Each tries what the user chose first (JAVA_HOME, MAVEN_HOME), then PATH, then the usual folders, and takes
# the first that will do. When nothing does, it says in one line what to install and ends the script with 1.

minimum_jdk=25

# Says one line on standard error and ends the script.
fail() {
    echo "${0##*/}: $1" >&2
    exit 1
}

# Prints the value of JAVA_VERSION in a `release` file, such as 25.0.3, without starting a process.
released_version() {
    while IFS='=' read -r key value; do
        if [ "$key" = JAVA_VERSION ]; then
            value=${value#\"}
            echo "${value%%\"*}"
            return
        fi
    done <"$1"
}

# Whether the folder $1 holds a JDK (not merely a JRE) that is new enough.
suits() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
    if [ -r "$1/release" ]; then
        version=$(released_version "$1/release")
    else
        version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p')
    fi
    major=${version%%[!0-9]*}
    [ "${major:-0}" -ge "$minimum_jdk" ]
}

# Prints the home of PATH's java: beside the file it links to or, behind a stub or shim, as java itself says.
home_of_path_java() {
    java=$(command -v java) || return 0
    home=$(readlink -f "$java" 2>/dev/null) && home=${home%/bin/java}
    if [ ! -r "$home/release" ]; then
        home=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')
    fi
    echo "$home"
}

find_jdk() {
    if [ -n "${JAVA_HOME:-}" ] && suits "$JAVA_HOME"; then
        export JAVA_HOME
        return
    fi
    for home in "$(home_of_path_java)" \
        /usr/lib/jvm/* /usr/java/* /opt/*jdk* /opt/java/* \
        "${HOME:-}"/.jdks/* "${SDKMAN_DIR:-${HOME:-}/.sdkman}"/candidates/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        if suits "$home"; then
            JAVA_HOME=$home
            export JAVA_HOME
            return
        fi
    done
    fail "no JDK $minimum_jdk or later found: install one (for example from https://adoptium.net) and set JAVA_HOME to its folder"
}

find_maven() {
    for maven in "${MAVEN_HOME:+$MAVEN_HOME/bin/mvn}" "$(command -v mvn)" \
        "${SDKMAN_DIR:-${HOME:-}/.sdkman}/candidates/maven/current/bin/mvn" \
        /usr/share/maven/bin/mvn /opt/*maven*/bin/mvn /opt/homebrew/bin/mvn; do
        if [ -n "$maven" ] && [ -x "$maven" ]; then
            return
        fi
    done
    fail "no Maven found: install Maven 3.8.6 or later (for example: apt install maven) and put mvn on the PATH"
}
