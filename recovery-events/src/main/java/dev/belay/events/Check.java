package dev.belay.events;

import org.jspecify.annotations.Nullable;

/**
 * One check of restored data. Its components are those of the ledger's documents and of its API.
 *
 * @param name for example rows, digest, schema, constraints, amcheck, assertion
 * @param subject what was checked, for example {@code public.orders}
 * @param outcome passed, failed or unknown
 * @param fault null when passed
 * @param detail what was expected and what was found, for people
 */
public record Check(
    String name,
    String subject,
    String outcome,
    @Nullable String fault,
    String detail,
    long millis) {
  public static final String PASSED = "passed";
  public static final String FAILED = "failed";
  public static final String UNKNOWN = "unknown";

  /**
   * Whether the point has all of its data store. Where it passed, its detail says what the policy
   * accepts that the point lacks, and is shown with the verdict.
   */
  public static final String COMPLETENESS = "completeness";

  /** A check that could not be made. */
  public static Check unknown(String name, String subject, String fault, String detail) {
    return new Check(name, subject, UNKNOWN, fault, detail, 0);
  }

  public boolean passed() {
    return outcome.equals(PASSED);
  }
}
