package dev.belay.access;

import java.io.IOException;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;

/** Whose a new file is: root may make one for the user that a service runs as. */
final class Owners {
  private Owners() {}

  /** Gives it to the owner and the group that the other one has; nothing if it has them. */
  static void give(PosixFileAttributeView fresh, PosixFileAttributes other) throws IOException {
    PosixFileAttributes own = fresh.readAttributes();
    if (!other.owner().equals(own.owner())) {
      fresh.setOwner(other.owner());
    }
    if (!other.group().equals(own.group())) {
      fresh.setGroup(other.group());
    }
  }
}
