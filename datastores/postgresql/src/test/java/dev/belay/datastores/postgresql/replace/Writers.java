package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Applications that insert numbered rows, remember which were acknowledged, and connect again when
 * their sessions are ended; and one that only connects and reads.
 */
final class Writers implements AutoCloseable {
  private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
  private final List<String> errors = new ArrayList<>();
  private final ConcurrentLinkedQueue<Long> missing = new ConcurrentLinkedQueue<>();
  private final AtomicLong number = new AtomicLong();
  private final AtomicLong reads = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ended;

  /**
   * Starts writers into {@code public.numbered (n bigint)} and {@code public.too}, and a reader.
   */
  static Writers start(StoreConnection store, int count) {
    Writers writers = new Writers();
    for (int i = 0; i < count; i++) {
      List<String> tables =
          switch (i % 3) {
            case 0 -> List.of("numbered");
            case 1 -> List.of("numbered", "too");
            default -> List.of("too", "numbered"); // who locks tables one by one deadlocks with it
          };
      writers.thread(store, session -> writers.write(session, tables));
    }
    writers.thread(store, writers::connectAndRead);
    return writers;
  }

  @FunctionalInterface
  private interface Work {
    void run(PostgresSession session) throws SQLException;
  }

  private void thread(StoreConnection store, Work work) {
    threads.add(
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!ended) {
                    try (PostgresSession session = PostgresSession.open(store)) {
                      work.run(session);
                    } catch (Exception e) {
                      note(e);
                    }
                  }
                }));
  }

  private void write(PostgresSession session, List<String> tables) throws SQLException {
    while (!ended) {
      long n = number.incrementAndGet();
      session.execute("BEGIN");
      for (String table : tables) {
        session.execute("INSERT INTO public." + table + " VALUES (" + n + ")");
      }
      session.execute("COMMIT");
      acknowledged.add(n);
    }
  }

  private void connectAndRead(PostgresSession session) throws SQLException {
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM public.numbered")) {
      row.next();
      reads.incrementAndGet();
    }
  }

  private void note(Exception e) {
    synchronized (errors) {
      errors.add(String.valueOf(e.getMessage()));
    }
    if (String.valueOf(e.getMessage()).contains("does not exist")) {
      missing.add(System.nanoTime());
    }
  }

  Set<Long> acknowledged() {
    return acknowledged;
  }

  long reads() {
    return reads.get();
  }

  List<String> errors() {
    synchronized (errors) {
      return List.copyOf(errors);
    }
  }

  /** When connections were told that the database does not exist, of {@link System#nanoTime}. */
  List<Long> missing() {
    return List.copyOf(missing);
  }

  void stop() {
    ended = true;
    Consumer<Thread> join =
        thread -> {
          try {
            thread.join();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        };
    threads.forEach(join);
  }

  @Override
  public void close() {
    stop();
  }
}
