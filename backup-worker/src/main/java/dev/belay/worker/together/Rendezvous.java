package dev.belay.worker.together;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.SnapshotSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The place where the captures of a set wait for each other. All become ready, one signal is given,
 * and all take their snapshots. The snapshots are kept only if every capture can keep its own and
 * they are close enough together. One thread leads ({@link #bringTogether}); each capture has a
 * {@link Member}.
 */
public final class Rendezvous {
  /** How many rounds of snapshots may be too far apart. */
  static final int ROUNDS = 10;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Member> members = new ArrayList<>();
  private @Nullable Exception failure;

  /** Holds writes back for a moment. */
  public interface Pause {
    /** Holds nothing back. */
    Pause NONE =
        new Pause() {
          @Override
          public void begin() {}

          @Override
          public void end() {}
        };

    /**
     * @throws Exception when nothing is held back; {@link #end} is called nevertheless
     */
    void begin() throws Exception;

    /** Called after every {@link #begin}, even a failed one. */
    void end();
  }

  private enum State {
    PREPARING,
    READY,
    RELEASED,
    TAKEN,
    SOLID,
    LET_GO,
    KEPT,
    ENDED
  }

  /** Adds a capture to wait for. All captures join before the first one is ready. */
  public Member join() {
    lock.lock();
    try {
      Member member = new Member();
      members.add(member);
      return member;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Leads the captures to one moment. Returns when all keep their snapshots. A capture that loses
   * its snapshot brings all back to the signal, until its patience ends.
   *
   * @param maxSkew empty for no limit
   * @return how far apart the snapshots are at most: from the signal to the last of them
   * @throws Apart when the snapshots are never close enough
   * @throws Exception the failure of a capture, or of the pause
   */
  public Duration bringTogether(Optional<Duration> maxSkew, Pause pause) throws Exception {
    int apart = 0;
    while (true) {
      awaitAll(state -> state == State.READY);
      Duration skew = snapshots(pause);
      if (skew != null && maxSkew.isPresent() && skew.compareTo(maxSkew.get()) > 0) {
        apart++;
        if (apart == ROUNDS) {
          throw new Apart(skew, maxSkew.get());
        }
      } else if (skew != null) {
        awaitAll(state -> state != State.TAKEN);
        if (keep()) {
          return skew;
        }
      }
      letGo();
    }
  }

  /** Waits until all captures are over. The first failure is thrown at once. */
  public void awaitEnd() throws Exception {
    awaitAll(state -> state == State.ENDED);
  }

  /**
   * @return how far apart the snapshots are at most, from the signal to the last one; null when one
   *     could not be taken
   */
  private @Nullable Duration snapshots(Pause pause) throws Exception {
    try {
      pause.begin();
      long releasedAt = release();
      awaitAll(state -> state != State.RELEASED);
      return skew(releasedAt);
    } finally {
      pause.end();
    }
  }

  private long release() {
    lock.lock();
    try {
      members.forEach(member -> member.state = State.RELEASED);
      changed.signalAll();
      return System.nanoTime();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Duration skew(long releasedAt) {
    lock.lock();
    try {
      long latest = 0;
      for (Member member : members) {
        if (!member.holds()) {
          return null;
        }
        latest = Math.max(latest, member.takenAt - releasedAt);
      }
      return Duration.ofNanos(latest);
    } finally {
      lock.unlock();
    }
  }

  /**
   * @return false, with no snapshot kept, when one of them was lost meanwhile
   */
  private boolean keep() {
    lock.lock();
    try {
      if (!members.stream().allMatch(member -> member.state == State.SOLID)) {
        return false;
      }
      members.forEach(member -> member.state = State.KEPT);
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void letGo() {
    lock.lock();
    try {
      for (Member member : members) {
        if (member.holds()) {
          member.state = State.LET_GO;
        }
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void awaitAll(Predicate<State> wanted) throws Exception {
    lock.lock();
    try {
      while (failure == null && !members.stream().allMatch(member -> wanted.test(member.state))) {
        changed.await();
      }
      if (failure != null) {
        throw failure;
      }
    } finally {
      lock.unlock();
    }
  }

  /** The snapshots of a set can't be brought close enough together. */
  public static final class Apart extends Exception {
    Apart(Duration skew, Duration maxSkew) {
      super(
          "in the last of %d rounds the snapshots were up to %.1f ms apart; max-skew is %d ms"
              .formatted(ROUNDS, skew.toNanos() / 1e6, maxSkew.toMillis()));
    }
  }

  /** The rendezvous as one capture sees it. */
  public final class Member implements SnapshotSignal {
    private State state = State.PREPARING;
    private long takenAt;

    private Member() {}

    @Override
    public void ready() throws InterruptedException {
      lock.lock();
      try {
        become(State.READY);
        await(to -> to == State.RELEASED);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void taken() {
      long now = System.nanoTime();
      lock.lock();
      try {
        takenAt = now;
        become(State.TAKEN);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public boolean agreed() throws InterruptedException {
      lock.lock();
      try {
        if (state == State.TAKEN) {
          become(State.SOLID);
        }
        await(to -> to == State.KEPT || to == State.LET_GO);
        return state == State.KEPT;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void again() throws DataStoreException.Unavailable {
      lock.lock();
      try {
        if (state == State.KEPT) {
          throw new DataStoreException.Unavailable(
              "its snapshot was lost while the other data stores of the set were read", null);
        }
        become(State.PREPARING);
      } finally {
        lock.unlock();
      }
    }

    /** The capture is over. A {@code cause} ends the other captures; null does not. */
    public void ended(@Nullable Exception cause) {
      lock.lock();
      try {
        if (failure == null) {
          failure =
              cause == null && state != State.KEPT
                  ? new DataStoreException.Failed(
                      "its driver did not wait for the signal to take its snapshot", null)
                  : cause;
        }
        become(State.ENDED);
      } finally {
        lock.unlock();
      }
    }

    private boolean holds() {
      return state == State.TAKEN || state == State.SOLID;
    }

    private void become(State next) {
      state = next;
      changed.signalAll();
    }

    /** A capture that waits after another one has failed is interrupted. */
    private void await(Predicate<State> wanted) throws InterruptedException {
      while (failure == null && !wanted.test(state)) {
        changed.await();
      }
      if (failure != null) {
        throw new InterruptedException("another data store of the set failed");
      }
    }
  }
}
