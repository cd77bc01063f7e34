package dev.belay.cli.connection;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
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
      warnIfOthersRead(file, warnings);
      return token;
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.BAD_USAGE, "the token file " + file + " can't be read", e);
    }
  }

  private static void warnIfOthersRead(Path file, Consumer<String> warnings) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (permissions.contains(PosixFilePermission.GROUP_READ)
        || permissions.contains(PosixFilePermission.OTHERS_READ)) {
      warnings.accept(
          "the token file "
              + file
              + " can be read by other users; correct it with: chmod 600 "
              + file);
    }
  }
}
