package dev.belay.verifier.verification;

import dev.belay.datastores.CheckResult;
import dev.belay.datastores.DataStoreException;
import dev.belay.vault.VaultException;
import java.util.List;

/** What an exception says about the recovery point: that it is bad, or nothing. */
final class Faults {
  private Faults() {}

  /**
   * Only what was read and is wrong fails the point. What this process could not read, for whatever
   * reason, says nothing about the point: another one may read it.
   */
  static CheckResult of(Step step, VaultException error) {
    String detail = String.valueOf(error.getMessage());
    return switch (error) {
      case VaultException.Unavailable unavailable -> step.unknown("unreadable", detail);
      case VaultException.Misconfigured misconfigured -> step.unknown("unreadable", detail);
      case VaultException.WrongKey wrongKey -> step.unknown("unreadable", detail);
      case VaultException.Corrupt corrupt -> step.failed(word(corrupt.fault()), detail);
    };
  }

  /** A sandbox that is missing, full or incomplete says nothing about the point. */
  static CheckResult of(Step step, DataStoreException error) {
    String detail = String.valueOf(error.getMessage());
    return switch (error) {
      case DataStoreException.Unavailable unavailable -> step.unknown("sandbox", detail);
      case DataStoreException.Misconfigured misconfigured -> step.unknown("sandbox", detail);
      case DataStoreException.Refused refused -> step.unknown("sandbox", detail);
      case DataStoreException.Failed failed -> step.failed("restore", detail);
    };
  }

  /** {@code values} after {@code before}; empty for none. */
  static String list(String before, List<String> values) {
    return values.isEmpty() ? "" : before + String.join("; ", values);
  }

  private static String word(VaultException.Fault fault) {
    return switch (fault) {
      case MISSING -> "missing";
      case AUTHENTICATION -> "authentication";
      case DIGEST, SIZE -> "digest";
      case FORMAT -> "unreadable";
    };
  }
}
