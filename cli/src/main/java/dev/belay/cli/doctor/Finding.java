package dev.belay.cli.doctor;

import java.util.List;

/**
 * What the doctor found of one thing.
 *
 * @param subject what it is about: a service, a certificate, a disk
 * @param what a sentence
 * @param remedies commands that mend it, to be copied; empty if there is nothing to mend
 */
public record Finding(String subject, Grade grade, String what, List<String> remedies) {
  public Finding {
    remedies = List.copyOf(remedies);
  }

  /** How bad it is. */
  public enum Grade {
    WELL,
    /** To be looked at some day soon. */
    NOTE,
    FAULT,
    /** It could not be found out. */
    UNKNOWN;

    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Whether it keeps the whole from being ready. */
  public boolean unready() {
    return grade == Grade.FAULT || grade == Grade.UNKNOWN;
  }

  static Finding well(String subject, String what) {
    return new Finding(subject, Grade.WELL, what, List.of());
  }

  static Finding note(String subject, String what, String... remedies) {
    return new Finding(subject, Grade.NOTE, what, List.of(remedies));
  }

  static Finding fault(String subject, String what, String... remedies) {
    return new Finding(subject, Grade.FAULT, what, List.of(remedies));
  }

  static Finding unknown(String subject, String what, String... remedies) {
    return new Finding(subject, Grade.UNKNOWN, what, List.of(remedies));
  }
}
