package dev.belay.cli.connection;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A file with one token per line, of which the first is used. */
final class TokenFile {
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

  private TokenFile() {}

  static String read(Path file, Consumer<String> warnings) throws CommandException {
    try {
      String token =
          Files.readString(file)
              .lines()
              .map(String::strip)
              .filter(line -> !line.isEmpty())
              .findFirst()
              .orElseThrow(() -> CommandException.usage("the token file " + file + " is empty"));
      if (!TOKEN.matcher(token).matches()) {
        throw CommandException.usage(
            "the token in " + file + " holds characters other than visible ASCII");
      }
      warnOfOthers(file, warnings);
      return token;
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.BAD_USAGE, "the token file " + file + " can't be read", e);
    }
  }

  private static void warnOfOthers(Path file, Consumer<String> warnings) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      othersMay(Files.getPosixFilePermissions(file), Files.getFileStore(file).isReadOnly())
          .ifPresent(
              done ->
                  warnings.accept(
                      "the token file %s can be %s by other users; correct it with: chmod 600 %s"
                          .formatted(file, done, file)));
    }
  }

  /**
   * What others may do that they should not. Whoever may write the file says as whom its user acts.
   * Whoever may read it acts as its user. That is not told of a read-only mount: a runtime of
   * containers mounts secrets so, often with the mode 0444. No chmod helps there, and who reaches
   * the file is decided outside of the container.
   */
  static Optional<String> othersMay(Set<PosixFilePermission> permissions, boolean readOnlyMount) {
    if (permissions.contains(PosixFilePermission.GROUP_WRITE)
        || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
      return Optional.of("written");
    }
    boolean readable =
        permissions.contains(PosixFilePermission.GROUP_READ)
            || permissions.contains(PosixFilePermission.OTHERS_READ);
    return readable && !readOnlyMount ? Optional.of("read") : Optional.empty();
  }
}
