package dev.belay.jail;

import java.nio.file.Path;
import java.util.List;

/** What every program of this machine needs to run; nothing of it is a secret. */
final class SystemPrograms {
  static final Path PROGRAMS = Path.of("/usr");

  /** Links into {@link #PROGRAMS} on most systems, folders on some. */
  static final List<Path> TOP_FOLDERS =
      List.of("bin", "sbin", "lib", "lib32", "lib64", "libx32").stream()
          .map(name -> Path.of("/", name))
          .toList();

  /** Of the names of users. */
  static final List<Path> USERS = List.of(Path.of("/etc/passwd"), Path.of("/etc/group"));

  /** Of Debian, Fedora and Alpine. */
  static final List<Path> FILES =
      List.of(
              "/etc/alternatives",
              "/etc/group",
              "/etc/hosts",
              "/etc/ld.so.cache",
              "/etc/ld.so.conf",
              "/etc/ld.so.conf.d",
              "/etc/localtime",
              "/etc/nsswitch.conf",
              "/etc/passwd",
              "/etc/ssl/certs")
          .stream()
          .map(Path::of)
          .toList();

  private SystemPrograms() {}
}
