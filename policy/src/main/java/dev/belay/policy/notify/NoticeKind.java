package dev.belay.policy.notify;

import java.util.Locale;

/**
 * What people can hear of. Of a kind that lasts, the end is told as well: under the same word, as
 * recovered.
 */
public enum NoticeKind {
  CAPTURE_FAILED(Severity.ERROR, true),
  CAPTURE_OVERDUE(Severity.ERROR, true),
  VERIFICATION_FAILED(Severity.CRITICAL, true),
  VERIFICATION_UNKNOWN(Severity.WARNING, true),
  HOOK_FAILED(Severity.ERROR, false),
  GATE_REJECTED(Severity.ERROR, true),
  /** A person decided what a gate should have. */
  GATE_OVERRIDDEN(Severity.ERROR, false),
  ROLLBACK_REQUESTED(Severity.WARNING, true),
  ROLLBACK_SUCCEEDED(Severity.INFO, false),
  ROLLBACK_FAILED(Severity.CRITICAL, true),
  ROLLBACK_CANCELLED(Severity.WARNING, false),
  RESTORE_SUCCEEDED(Severity.INFO, false),
  RESTORE_FAILED(Severity.CRITICAL, true),
  RESTORE_CANCELLED(Severity.WARNING, false),
  DRILL_SUCCEEDED(Severity.INFO, false),
  DRILL_FAILED(Severity.ERROR, true),
  DRILL_CANCELLED(Severity.WARNING, false),
  CHANNEL_FAILING(Severity.ERROR, true);

  private final Severity severity;
  private final boolean lasting;

  NoticeKind(Severity severity, boolean lasting) {
    this.severity = severity;
    this.lasting = lasting;
  }

  /** The usual one; a notice may be worse. */
  public Severity severity() {
    return severity;
  }

  /** Whether it lasts until a success ends it. */
  public boolean isLasting() {
    return lasting;
  }

  /** For example {@code drill-failed}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String toString() {
    return word();
  }
}
