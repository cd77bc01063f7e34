package dev.belay.vault;

import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Captures, retirements and sweeps on one vault, interleaved at random, with kills and clocks that
 * jump. After each round every visible recovery point is read whole.
 */
final class SweepProof {
  private static final Duration WAIT = Duration.ofHours(24);
  private static final int CONTENTS = 30;

  private final Random random;
  private final long seed;
  private final ObjectStore store;
  private final VaultKey key;
  private final UnaryOperator<ObjectStore> ofSweeps;
  private final Jumping time = new Jumping();
  private final List<String> retired = new ArrayList<>();
  private long deleted;
  private long putBack;
  private int ended;

  private static final class Jumping implements InstantSource {
    /** Ahead of the storage's own clock, so that what is stored is old enough. */
    private volatile Instant now = Instant.now().plus(Duration.ofDays(3));

    @Override
    public Instant instant() {
      return now;
    }
  }

  interface Stores {
    ObjectStore open(Clock clock);
  }

  /**
   * @param ofSweeps what sweeps see of the store: a fault that is to be found
   */
  SweepProof(long seed, Stores stores, VaultKey key, UnaryOperator<ObjectStore> ofSweeps) {
    this.seed = seed;
    this.random = new Random(seed);
    this.store = stores.open(time.withZone(ZoneOffset.UTC));
    this.key = key;
    this.ofSweeps = ofSweeps;
  }

  /** What a series of rounds came across, so that one that met nothing is seen. */
  record Met(long deleted, long putBack, int endedCaptures, int points) {}

  /**
   * @return empty if every visible point could be read after every round; else what was wrong
   */
  Optional<String> rounds(int number) throws Exception {
    try (Vault vault = vault(store)) {
      vault.check();
    }
    for (int round = 0; round < number; round++) {
      round();
      time.now = time.now.plus(Duration.ofHours(random.nextInt(30)));
      Optional<String> wrong = lost();
      if (wrong.isPresent()) {
        return Optional.of("seed %d, round %d: %s".formatted(seed, round, wrong.get()));
      }
    }
    return Optional.empty();
  }

  Met met() throws Exception {
    try (Vault vault = vault(store)) {
      return new Met(deleted, putBack, ended, vault.recoveryPoints().size());
    }
  }

  private void round() throws Exception {
    Interleaving actors = new Interleaving(random);
    List<String> points;
    try (Vault vault = vault(store)) {
      points = new ArrayList<>(vault.recoveryPoints());
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      actors.add(store, random.nextInt(3) * 30, this::capture);
    }
    int tooMany = Math.max(0, points.size() - 5);
    for (int i = random.nextInt(3) + tooMany; i > 0 && !points.isEmpty(); i--) {
      String point = points.remove(random.nextInt(points.size()));
      actors.add(
          store,
          0,
          stepped -> {
            try (Vault vault = vault(stepped)) {
              vault.retire(point);
            }
          });
      retired.add(point);
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      actors.add(store, 0, this::sweep);
    }
    actors.run(random.nextInt(3) == 0 ? 0.02 : 0, this::letTimePass);
    for (Throwable failure : actors.failures()) {
      if (!(failure instanceof VaultException)) {
        throw new AssertionError("seed " + seed, failure);
      }
    }
  }

  /** Now and then by days, forth and back. */
  private void letTimePass() {
    int chance = random.nextInt(50);
    time.now =
        chance == 0
            ? time.now.plus(Duration.ofDays(3))
            : chance == 1 ? time.now.minus(Duration.ofDays(2)) : time.now.plusSeconds(20);
  }

  /** A point of some contents that other points have, too. */
  private void capture(ObjectStore stepped) throws Exception {
    String point = Samples.newId();
    try (Vault vault = vault(stepped)) {
      List<SegmentRef> segments = new ArrayList<>();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        byte[] content = Samples.noise(60, random.nextInt(CONTENTS));
        try (SegmentWriter writer = vault.newSegments(point)) {
          writer.write(content, 0, content.length);
          segments.addAll(writer.finish());
        }
      }
      vault.commit(Samples.manifest(point, segments.stream().distinct().toList()));
    } catch (VaultException.Corrupt e) {
      ended++; // it was given up, and says so
      throw e;
    }
  }

  private void sweep(ObjectStore stepped) throws Exception {
    for (int i = random.nextInt(5); i >= 0; i--) {
      Sweep.Outcome outcome =
          new Sweep(ofSweeps.apply(stepped), key, WAIT, time.withZone(ZoneOffset.UTC), 4).run();
      deleted += outcome.deleted();
      putBack += outcome.putBack();
    }
  }

  private Optional<String> lost() throws Exception {
    try (Vault vault = vault(store)) {
      for (String point : vault.recoveryPoints()) {
        try (InputStream in = vault.read(vault.manifest(point).manifest().segments())) {
          in.readAllBytes();
        } catch (VaultException e) {
          if (!String.valueOf(e.getMessage()).contains("was given up")) { // not noted as ended yet
            return Optional.of(point + ": " + e.getMessage());
          }
        }
      }
    }
    return Optional.empty();
  }

  private Vault vault(ObjectStore of) {
    return StoredVault.createdIfAbsent(
        new ForwardingStore(of), key, Samples.SMALL_SEGMENTS, time.withZone(ZoneOffset.UTC));
  }
}
