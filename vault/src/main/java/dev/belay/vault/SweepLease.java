package dev.belay.vault;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Which sweeper may delete: the last of {@code sweeps/lease-<number>}, until the time that it says.
 * Whoever puts the next number first has it, so that there is one, whatever clocks say. A sweeper
 * that slept looks again before it goes on.
 */
final class SweepLease {
  private static final String FOLDER = "sweeps/";
  private static final String PREFIX = FOLDER + "lease-";
  private static final String GIVEN_BACK = FOLDER + "given-back-";
  private static final Duration LASTS = Duration.ofMinutes(10);
  private static final int LONGEST = 64;

  private final ObjectStore store;
  private final String mine;

  private SweepLease(ObjectStore store, String mine) {
    this.store = store;
    this.mine = mine;
  }

  /** Somebody else has the lease. */
  static final class TakenException extends Exception {
    TakenException(String message) {
      super(message);
    }
  }

  /**
   * @throws TakenException if another sweeper has it
   */
  static SweepLease take(ObjectStore store, Clock clock) throws VaultException, TakenException {
    List<String> known = known(store);
    long number = 1;
    if (!known.isEmpty()) {
      String last = known.getLast();
      Instant until = until(store, last);
      if (clock.instant().isBefore(until) && store.size(givenBack(last)).isEmpty()) {
        throw new TakenException("another sweep of the vault is going on, until " + until);
      }
      number = Long.parseLong(last.substring(PREFIX.length())) + 1;
    }
    String name = PREFIX + "%012d".formatted(number);
    byte[] text = clock.instant().plus(LASTS).toString().getBytes(StandardCharsets.US_ASCII);
    if (!store.putIfAbsent(name, text, text.length)) {
      throw new TakenException("another sweep of the vault has just begun");
    }
    for (String old : known) {
      store.delete(old);
      store.delete(givenBack(old));
    }
    return new SweepLease(store, name);
  }

  /** Before each deletion. */
  void require() throws VaultException, TakenException {
    List<String> known = known(store);
    if (known.isEmpty() || !known.getLast().equals(mine)) {
      throw new TakenException("another sweep of the vault has begun, since this one took long");
    }
  }

  /** Lets others begin. The lease stays: a number that is used again would be two sweepers'. */
  void giveBack() throws VaultException {
    store.putIfAbsent(givenBack(mine), new byte[] {'.'}, 1);
  }

  private static String givenBack(String lease) {
    return GIVEN_BACK + lease.substring(PREFIX.length());
  }

  private static List<String> known(ObjectStore store) throws VaultException {
    return store.list(FOLDER).stream().filter(name -> name.matches(PREFIX + "[0-9]{12}")).toList();
  }

  private static Instant until(ObjectStore store, String name) throws VaultException {
    try {
      return Instant.parse(new String(store.readWhole(name, LONGEST), StandardCharsets.US_ASCII));
    } catch (VaultException.Corrupt | DateTimeException e) {
      return Instant.EPOCH; // it is gone, or says nothing
    }
  }
}
