# Sourced: exports a locale of UTF-8 in no person's language, whatever the machine's is. By it Java reads file names and
# arguments, once and for all at its start, and other programs write theirs. Where there is none, all stays as it is.

belay_pin_locale() {
  local found=C.UTF-8
  # Where Debian, Ubuntu, Fedora and their images have it, or where glibc is told to look; elsewhere the list is asked for.
  [ -r "${LOCPATH:-/usr/lib/locale}/C.utf8/LC_CTYPE" ] || found=$(locale -a 2>/dev/null | LC_ALL=C awk '
    { name = tolower($0); sub(/utf-8$/, "utf8", name) }
    name == "c.utf8" { none = $0 }
    name == "en_us.utf8" { english = $0 }
    name ~ /\.utf8$/ && any == "" { any = $0 }
    END { print none != "" ? none : english != "" ? english : any }') || return 0
  [ -n "$found" ] || return 0
  unset LANGUAGE
  # LANG too: a program that is given an environment of its own gets that.
  export LANG="$found" LC_ALL="$found"
}
