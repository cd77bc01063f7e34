package dev.belay.cli.commands;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.output.Report;
import dev.belay.cli.output.Result;
import dev.belay.cli.output.Times;
import dev.belay.vault.RecoveryKey;
import dev.belay.vault.VaultException;
import dev.belay.vault.VaultKeys;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** Makes a recovery key. */
@Command(
    name = "init",
    description = {
      "Make a recovery key: seventeen words that give back the key of the vault when it was lost.",
      "They are shown once, and are nowhere else. Keep them away from all machines, and try them",
      "with \"belay key check\"."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  belay key init --home /var/lib/belay",
      "  belay key init --vault s3://backups/belay --key vault.key --output"
          + " /media/safe/recovery.txt"
    })
final class KeyInitCommand extends BelayCommand {
  @Mixin private KeyInUseOptions options = new KeyInUseOptions();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write the words to this new file, for its owner only, and don't show them.")
  private @Nullable Path output;

  KeyInitCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, VaultException {
    String vault = options.vault(this);
    Path file = reserved();
    RecoveryKey made;
    try (VaultKeys keys = options.open(this)) {
      made = keys.newRecoveryKey();
      write(file, made, vault);
    } catch (CommandException | VaultException | RuntimeException e) {
      remove(file);
      throw e;
    }
    return Result.done(new Made(vault, made, file));
  }

  /** The file is made before the key: a key that can't be kept is not made. */
  private @Nullable Path reserved() throws CommandException {
    if (output == null) {
      return null;
    }
    try {
      return Files.createFile(
          output,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      throw CommandException.usage("--output " + output + " exists; name a new file");
    } catch (IOException e) {
      throw CommandException.usage("--output " + output + " can't be made: " + e);
    }
  }

  private static void write(@Nullable Path file, RecoveryKey made, String vault)
      throws CommandException {
    if (file == null) {
      return;
    }
    try {
      Files.writeString(
          file,
          """
          # The recovery key %s of the vault
          # %s
          # With it: belay key recover --vault URI --recovery-key THIS-FILE --output vault.key
          %s
          """
              .formatted(made.id(), vault, made.words()),
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw failed("--output " + file + " can't be written: " + e);
    }
  }

  private static void remove(@Nullable Path file) throws CommandException {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw failed(file + " holds no recovery key, and can't be removed: " + e);
    }
  }

  private static CommandException failed(String message) {
    return new CommandException(ExitCode.FAILED, message);
  }

  private record Made(String vault, RecoveryKey key, @Nullable Path file) implements Report {
    @Override
    public void print(PrintStream out, Times times) {
      out.println("recovery key " + key.id() + " of the vault " + vault);
      if (file != null) {
        out.println("  written to " + file + ". Keep it away from the vault and its machines.");
        return;
      }
      out.println();
      key.words().lines().forEach(line -> out.println("    " + line));
      out.println();
      out.println("Write these words down now: they are not shown again, and not kept anywhere.");
      out.println("Whoever has them and can read the vault can read all backups.");
    }

    @Override
    public void fill(ObjectNode document) {
      document.put("vault", vault);
      document.put("recoveryKey", key.id());
      if (file == null) {
        document.put("words", key.words().replace('\n', ' '));
      } else {
        document.put("file", file.toString());
      }
    }
  }
}
