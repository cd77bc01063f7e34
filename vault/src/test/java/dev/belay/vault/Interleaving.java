package dev.belay.vault;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Actors on one store, of which one goes on at a time: each request is a step, and chance decides
 * whose is next, and who is killed at one. The same seed gives the same order.
 */
final class Interleaving {
  /** An actor that was killed does nothing any more. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  interface Work {
    void run(ObjectStore store) throws Exception;
  }

  private final class Actor {
    final Semaphore turn = new Semaphore(0);
    final Thread thread;
    final int patience;
    boolean ended;
    boolean killed;
    @Nullable Throwable failure;

    Actor(ObjectStore store, int patience, Work work) {
      this.patience = patience;
      thread =
          Thread.ofPlatform()
              .daemon()
              .unstarted(
                  () -> {
                    turn.acquireUninterruptibly();
                    try {
                      work.run(new Stepped(store, this));
                    } catch (Killed e) {
                      // as it was told
                    } catch (Throwable e) {
                      failure = e;
                    } finally {
                      ended = true;
                      stepped.release();
                    }
                  });
      thread.start();
    }

    void step() {
      stepped.release();
      turn.acquireUninterruptibly();
      if (killed) {
        throw new Killed();
      }
    }
  }

  private final Random random;
  private final Semaphore stepped = new Semaphore(0);
  private final List<Actor> actors = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();

  Interleaving(Random random) {
    this.random = random;
  }

  /**
   * Begins with its first step when chance will have it.
   *
   * @param patience how often others go first when it is its turn
   */
  void add(ObjectStore store, int patience, Work work) {
    actors.add(new Actor(store, patience, work));
  }

  /**
   * Until all have ended.
   *
   * @param kill how often an actor is killed at a step, of 1
   * @param between done between any two steps
   */
  void run(double kill, Runnable between) {
    while (!actors.isEmpty()) {
      Actor next = actors.get(random.nextInt(actors.size()));
      if (actors.size() > 1 && random.nextInt(next.patience + 1) > 0) {
        continue;
      }
      next.killed |= random.nextDouble() < kill;
      next.turn.release();
      stepped.acquireUninterruptibly();
      if (next.ended) {
        actors.remove(next);
        if (next.failure != null) {
          failures.add(next.failure);
        }
      }
      between.run();
    }
  }

  /** How actors failed that were not killed. */
  List<Throwable> failures() {
    return failures;
  }

  /**
   * Each request waits for its turn. A sweep's look at its lease and the deletion after it are one
   * step: it looks at the very moment.
   */
  private static final class Stepped extends ForwardingStore {
    private final Actor actor;

    Stepped(ObjectStore store, Actor actor) {
      super(store);
      this.actor = actor;
    }

    @Override
    public OptionalLong size(String name) throws VaultException {
      actor.step();
      return super.size(name);
    }

    @Override
    public boolean putIfAbsent(String name, byte[] bytes, int length) throws VaultException {
      actor.step();
      return super.putIfAbsent(name, bytes, length);
    }

    @Override
    public Content read(String name) throws VaultException {
      actor.step();
      return super.read(name);
    }

    @Override
    public List<Entry> entries(String prefix) throws VaultException {
      // Most folders are empty, and nothing happens by asking one of them.
      List<Entry> now = super.entries(prefix);
      if (now.isEmpty() && !prefix.startsWith("intents/") && !prefix.startsWith("manifests/")) {
        return now;
      }
      actor.step();
      return super.entries(prefix);
    }

    @Override
    public boolean copy(String from, String to) throws VaultException {
      actor.step();
      return super.copy(from, to);
    }

    @Override
    public void delete(String name) throws VaultException {
      if (!name.startsWith("segments/") && !name.startsWith("condemned/")) {
        actor.step();
      }
      super.delete(name);
    }
  }
}
