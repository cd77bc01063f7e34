package dev.belay.vault;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.streamingaead.PredefinedStreamingAeadParameters;
import com.google.crypto.tink.streamingaead.StreamingAeadConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The key file: JSON with both secrets, readable only by its owner. {@code protection} leaves room
 * for a keyset that is wrapped by a passphrase or a KMS.
 */
final class KeyFile {
  private static final Logger log = LoggerFactory.getLogger(KeyFile.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String FORMAT = "belay-key";
  private static final int VERSION = 1;
  private static final String UNPROTECTED = "none";
  private static final int ADDRESS_KEY_BYTES = 32;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path file;

  /** Of what was read last. */
  private volatile @Nullable FileTime readAt;

  KeyFile(Path file) {
    this.file = file;
  }

  Path path() {
    return file;
  }

  /** Whether it is another file now than when it was read. False if that can't be told. */
  boolean hasChanged() {
    try {
      return !Files.getLastModifiedTime(file).equals(readAt);
    } catch (IOException e) {
      return false;
    }
  }

  private record Content(
      @Nullable String format,
      int version,
      @Nullable String protection,
      @Nullable JsonNode keyset,
      byte @Nullable [] addressKey) {}

  VaultKey loadOrCreate() throws VaultException {
    if (Files.exists(file)) {
      return load();
    }
    try {
      if (create()) {
        log.atWarn()
            .addKeyValue("belay.key_file", file)
            .log(
                "A new vault key was created. Back it up, away from the vault: without it nothing"
                    + " in the vault can be restored, by anyone");
      }
    } catch (AccessDeniedException e) {
      throw new VaultException.Misconfigured("No permission to create the key file " + file, e);
    } catch (IOException | GeneralSecurityException e) {
      throw new VaultException.Unavailable("The key file " + file + " can't be created: " + e, e);
    }
    return load();
  }

  VaultKey load() throws VaultException {
    try {
      refuseOtherReaders(file);
      readAt = Files.getLastModifiedTime(file);
      return parse(Files.readAllBytes(file), this);
    } catch (NoSuchFileException e) {
      throw new VaultException.Misconfigured("There is no key file " + file, e);
    } catch (AccessDeniedException e) {
      throw new VaultException.Misconfigured("No permission to read the key file " + file, e);
    } catch (UnsupportedOperationException e) {
      throw new VaultException.Misconfigured(
          "The key file "
              + file
              + " is on a file system without permissions, so others could read it",
          e);
    } catch (VaultException e) {
      throw e;
    } catch (IOException e) {
      throw new VaultException.Unavailable("The key file " + file + " can't be read: " + e, e);
    } catch (GeneralSecurityException | JacksonException e) {
      // Leave out the cause and its message: they may quote the file.
      throw new VaultException.Misconfigured(file + " is not a usable Belay key file", null);
    } catch (IllegalArgumentException e) {
      throw new VaultException.Misconfigured(file + ": " + e.getMessage(), null);
    }
  }

  private static void refuseOtherReaders(Path file) throws IOException {
    Set<PosixFilePermission> beyondOwner =
        EnumSet.noneOf(PosixFilePermission.class); // the permissions of group and others
    beyondOwner.addAll(Files.getPosixFilePermissions(file));
    beyondOwner.removeAll(PosixFilePermissions.fromString("rwx------"));
    if (!beyondOwner.isEmpty()) {
      throw new VaultException.Misconfigured(
          "The key file %s is open to others (%s); correct it with: chmod 600 %s"
              .formatted(
                  file, PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), file),
          null);
    }
  }

  /**
   * @throws IllegalArgumentException naming the rule that the content breaks
   */
  static VaultKey parse(byte[] json, @Nullable KeyFile from) throws GeneralSecurityException {
    Content content = JSON.readValue(json, Content.class);
    if (content == null || !FORMAT.equals(content.format)) {
      throw new IllegalArgumentException("this is not a Belay key file (format must be belay-key)");
    }
    if (content.version != VERSION) {
      throw new IllegalArgumentException(
          "key file version " + content.version + " is unknown; this release reads " + VERSION);
    }
    if (!UNPROTECTED.equals(content.protection)) {
      throw new IllegalArgumentException(
          "key protection '"
              + content.protection
              + "' is unknown; this release reads '"
              + UNPROTECTED
              + "'");
    }
    if (content.keyset == null
        || content.addressKey == null
        || content.addressKey.length != ADDRESS_KEY_BYTES) {
      throw new IllegalArgumentException(
          "the key file must hold a keyset and an addressKey of 32 bytes in base64");
    }
    StreamingAeadConfig.register();
    KeysetHandle keyset =
        TinkJsonProtoKeysetFormat.parseKeyset(
            content.keyset.toString(), InsecureSecretKeyAccess.get());
    return new VaultKey(keyset, content.addressKey, from);
  }

  static byte[] serialize(KeysetHandle keyset, byte[] addressKey) throws GeneralSecurityException {
    JsonNode keysetJson =
        JSON.readTree(
            TinkJsonProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get()));
    return JSON.writerWithDefaultPrettyPrinter()
        .writeValueAsBytes(new Content(FORMAT, VERSION, UNPROTECTED, keysetJson, addressKey));
  }

  /**
   * @return whether this call created it; false if another process was faster
   */
  private boolean create() throws IOException, GeneralSecurityException {
    StreamingAeadConfig.register();
    byte[] addressKey = new byte[ADDRESS_KEY_BYTES];
    new SecureRandom().nextBytes(addressKey);
    return create(
        serialize(
            // Small chunks: the JVM compiles the cipher by how often it is called. With 1 MiB, a
            // fresh
            // process spent two fifths of a capture's sampled time in a cipher not yet compiled.
            KeysetHandle.generateNew(PredefinedStreamingAeadParameters.AES256_GCM_HKDF_4KB),
            addressKey));
  }

  /**
   * Durably, or not at all.
   *
   * @return false if there is such a file; then it stays as it is
   */
  boolean create(byte[] json) throws IOException {
    Path directory = directory();
    Files.createDirectories(directory);
    Path temporary = temporary(directory);
    try {
      write(temporary, json);
      // A hard link is atomic and never replaces a file. Whoever comes second reads the first one's
      // key.
      Files.createLink(file, temporary);
    } catch (FileAlreadyExistsException e) {
      return false;
    } finally {
      Files.deleteIfExists(temporary);
    }
    force(directory);
    return true;
  }

  /** Durably, or not at all: whoever reads it gets the whole of the old one or of the new one. */
  void replace(byte[] json) throws IOException {
    Path directory = directory();
    Path temporary = temporary(directory);
    try {
      write(temporary, json);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
    force(directory);
  }

  private Path directory() throws NoSuchFileException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new NoSuchFileException(file.toString());
    }
    return directory;
  }

  private Path temporary(Path directory) {
    return directory.resolve("." + file.getFileName() + "." + UUID.randomUUID());
  }

  private static void write(Path temporary, byte[] json) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
      ByteBuffer bytes = ByteBuffer.wrap(json);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory)) {
      channel.force(true);
    }
  }
}
