package dev.belay.schemas.trust;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The keys of all roles in one folder, for services that live on one machine: {@code ROLE.key}, and
 * in {@code trusted} a list for each role. All of it is its owner's alone.
 */
public record KeyFolder(Path folder) {
  private static final FileAttribute<?> OWNERS_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> OWNERS_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** Makes the keys that are missing; those that are there stay. */
  public KeyFolder made() throws IOException {
    if (!Files.isDirectory(trusted())) {
      Files.createDirectories(folder, OWNERS_FOLDER);
      Files.createDirectory(trusted(), OWNERS_FOLDER);
    }
    for (Role role : Role.values()) {
      if (!Files.exists(key(role))) {
        make(role);
      }
    }
    return this;
  }

  /** The folder of the lists. */
  public Path trusted() {
    return folder.resolve("trusted");
  }

  Path key(Role role) {
    return folder.resolve(role.word() + ".key");
  }

  /** The list first: a key that is there is trusted. */
  private void make(Role role) throws IOException {
    NewKey made = NewKey.of(role);
    Path list = trusted().resolve(role.word());
    String before = Files.exists(list) ? Files.readString(list).stripTrailing() + "\n" : "";
    write(list, before + made.trusted() + "\n");
    write(key(role), made.privateKey());
  }

  private void write(Path file, String text) throws IOException {
    Path fresh = Files.createTempFile(folder, ".new", "", OWNERS_FILE);
    Files.writeString(fresh, text, StandardCharsets.US_ASCII);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
