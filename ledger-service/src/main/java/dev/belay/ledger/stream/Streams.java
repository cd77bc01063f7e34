package dev.belay.ledger.stream;

import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * Tells all open streams of this ledger in which environments something was recorded. While nobody
 * listens, nothing is asked of the database. News that wait for a slow listener are an environment
 * each, however many they were.
 */
public final class Streams {
  /** Each has a connection and a virtual thread. */
  public static final int MOST = 200;

  /** Of one caller, who has as many tabs or screens; others have the rest. */
  public static final int MOST_OF_ONE = 50;

  private static final long NOBODY_LISTENS = -1;

  private final LongSupplier newest;
  private final LongFunction<News> after;
  private final CopyOnWriteArrayList<Listening> open = new CopyOnWriteArrayList<>();
  private long told = NOBODY_LISTENS;
  private volatile boolean closed;

  /**
   * @param newest the number of the newest event
   * @param after what was recorded after an event
   */
  public Streams(LongSupplier newest, LongFunction<News> after) {
    this.newest = newest;
    this.after = after;
  }

  /** An application in an environment. */
  public record Where(String application, String environment) {}

  /**
   * @param sequence of the newest of these events
   */
  public record News(long sequence, Set<Where> places) {
    public News {
      places = Set.copyOf(places);
    }
  }

  /** There are as many streams as there may be, or the ledger is ending. */
  public static final class FullException extends Exception {
    private static final long serialVersionUID = 1;

    FullException(String message) {
      super(message);
    }
  }

  /**
   * @param who listens: the name of a token's holder, or an address
   * @return a stream, to be closed
   */
  public Listening listen(String who) throws FullException {
    synchronized (open) {
      if (closed) {
        throw new FullException("this ledger is ending");
      }
      if (open.size() >= MOST) {
        throw new FullException("this ledger has %d streams, and takes no more".formatted(MOST));
      }
      if (open.stream().filter(it -> it.who().equals(who)).count() >= MOST_OF_ONE) {
        throw new FullException(
            "%s has %d streams at this ledger, and gets no more".formatted(who, MOST_OF_ONE));
      }
      Listening one = new Listening(who, open::remove);
      open.add(one);
      return one;
    }
  }

  /** Looks once for news. What is recorded from a stream's first turn on is told. */
  public void turn() {
    if (open.isEmpty()) {
      told = NOBODY_LISTENS;
      return;
    }
    if (told == NOBODY_LISTENS) {
      told = newest.getAsLong();
      open.forEach(Listening::begin);
      return;
    }
    News news = after.apply(told);
    told = news.sequence();
    open.forEach(Listening::begin);
    open.forEach(one -> one.tell(news.places()));
  }

  /** Ends all streams, and takes no more. */
  public void close() {
    synchronized (open) {
      closed = true;
    }
    open.forEach(Listening::end);
  }

  public int size() {
    return open.size();
  }
}
