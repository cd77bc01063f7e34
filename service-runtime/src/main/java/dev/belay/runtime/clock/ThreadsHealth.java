package dev.belay.runtime.clock;

import dev.belay.runtime.health.HealthFromMemory;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;

/** Down if a thread that is needed has ended: nothing but a new process mends that. */
final class ThreadsHealth implements HealthFromMemory {
  private final Supplier<Collection<Ticker>> tickers;

  ThreadsHealth(Supplier<Collection<Ticker>> tickers) {
    this.tickers = tickers;
  }

  @Override
  public Health health() {
    List<String> ended =
        tickers.get().stream().filter(Ticker::hasDied).map(Ticker::name).sorted().toList();
    return ended.isEmpty() ? Health.up().build() : Health.down().withDetail("ended", ended).build();
  }
}
