package dev.belay.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which vaults a key was used with: {@code <key file>.vaults}, JSON of URI to vault id. So a
 * service that starts while a vault's file system is not mounted does not begin a new vault in the
 * empty directory. A note beside the key and no part of the vault: where it can't be written, that
 * protection is missing, and all else is as before.
 */
final class KnownVaults {
  private static final Logger log = LoggerFactory.getLogger(KnownVaults.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Of callers that never make a vault. */
  static final KnownVaults NONE = new KnownVaults(null);

  private final @Nullable Path file;

  private KnownVaults(@Nullable Path file) {
    this.file = file;
  }

  static KnownVaults beside(Path keyFile) {
    return new KnownVaults(keyFile.resolveSibling(keyFile.getFileName() + ".vaults"));
  }

  /** The id of the vault that was at {@code uri}, if this key was ever used with one there. */
  Optional<String> at(String uri) throws VaultException {
    try {
      return Optional.ofNullable(read().get(uri));
    } catch (IOException | JacksonException e) {
      throw new VaultException.Misconfigured(
          file
              + " says which vaults the key was used with, and can't be read; correct it, or remove"
              + " it if "
              + uri
              + " is to become a new vault: "
              + e.getMessage(),
          e);
    }
  }

  void note(String uri, String vaultId) {
    if (file == null) {
      return;
    }
    try {
      TreeMap<String, String> known = read();
      if (!vaultId.equals(known.put(uri, vaultId))) {
        replace(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(known));
      }
    } catch (IOException | JacksonException e) {
      log.atInfo()
          .addKeyValue("belay.file", file)
          .log("Can't note which vault this key is of: {}", e.toString());
    }
  }

  private TreeMap<String, String> read() throws IOException {
    if (file == null) {
      return new TreeMap<>();
    }
    try {
      return JSON.readValue(Files.readAllBytes(file), new TypeReference<>() {});
    } catch (NoSuchFileException e) {
      return new TreeMap<>();
    }
  }

  private static void replace(Path file, byte[] bytes) throws IOException {
    Path temporary = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
    try {
      Files.createFile(
          temporary,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(temporary, bytes);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  @Override
  public String toString() {
    return String.valueOf(file);
  }
}
