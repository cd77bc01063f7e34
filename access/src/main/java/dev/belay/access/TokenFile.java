package dev.belay.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Changes a token file. Whoever reads meanwhile sees the old file or the new one; owner and
 * permissions stay, and a new file is its owner's alone. Lines that aren't changed stay as they
 * are. Changes take turns, also those of several processes, so that none is lost.
 */
public final class TokenFile {
  private static final Set<java.nio.file.attribute.PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path file;

  public TokenFile(Path file) {
    this.file = file;
  }

  /** Of no token if there is no such file. */
  public TokenLines read() throws IOException {
    return TokenLines.read(text());
  }

  /**
   * @throws IllegalArgumentException if there is one of this name
   * @throws IOException also if others keep changing the file for too long
   */
  public void add(StoredToken token) throws IOException {
    try (TurnLock turn = TurnLock.of(file, TurnLock.PATIENCE)) {
      addAlone(token);
    }
  }

  private void addAlone(StoredToken token) throws IOException {
    String text = text();
    if (TokenLines.read(text).tokens().stream().anyMatch(it -> it.name().equals(token.name()))) {
      throw new IllegalArgumentException(
          "there is a token \"%s\" already: revoke it first, or take another name"
              .formatted(token.name()));
    }
    write(Stream.concat(text.lines(), Stream.of(TokenLines.line(token))));
  }

  /**
   * @return false if there is none of this name
   * @throws IOException also if others keep changing the file for too long
   */
  public boolean remove(String name) throws IOException {
    try (TurnLock turn = TurnLock.of(file, TurnLock.PATIENCE)) {
      return removeAlone(name);
    }
  }

  private boolean removeAlone(String name) throws IOException {
    String text = text();
    List<String> left = text.lines().filter(line -> !isOf(line, name)).toList();
    if (left.size() == text.lines().count()) {
      return false;
    }
    write(left.stream());
    return true;
  }

  private static boolean isOf(String line, String name) {
    return TokenLines.read(line).tokens().stream().anyMatch(token -> token.name().equals(name));
  }

  private String text() throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  private void write(Stream<String> lines) throws IOException {
    String text = lines.map(line -> line + "\n").collect(Collectors.joining());
    Path absolute = file.toAbsolutePath();
    Path fresh =
        Files.createTempFile(
            absolute.getParent(), ".tokens", "", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    try {
      Files.writeString(fresh, text);
      keepOwner(fresh);
      Files.move(
          fresh, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** A new file that replaces another one is as that one was. */
  private void keepOwner(Path fresh) throws IOException {
    PosixFileAttributeView before = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    PosixFileAttributeView after = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
    if (before == null || after == null || !Files.exists(file)) {
      return;
    }
    PosixFileAttributes attributes = before.readAttributes();
    Owners.give(after, attributes);
    after.setPermissions(attributes.permissions());
  }
}
