package dev.belay.ledger.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.ledger.stream.Listening.Told;
import dev.belay.ledger.stream.Streams.News;
import dev.belay.ledger.stream.Streams.Where;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StreamsTest {
  private static final Where SHOP = new Where("shop", "production");
  private static final Where BLOG = new Where("blog", "production");
  private static final Duration LONG = Duration.ofMinutes(1);
  private final List<Where> recorded = new ArrayList<>();
  private final Streams streams =
      new Streams(
          recorded::size,
          from ->
              new News(recorded.size(), Set.copyOf(recorded.subList((int) from, recorded.size()))));

  @Test
  void whatIsRecordedAfterItsBeginIsTold() throws Exception {
    recorded.add(BLOG);
    try (Listening listening = streams.listen("ada")) {
      streams.turn();
      assertThat(listening.await(LONG)).isEqualTo(new Told(true, Set.of(), false));

      recorded.add(SHOP);
      recorded.add(SHOP);
      streams.turn();
      recorded.add(BLOG);
      streams.turn();

      assertThat(listening.await(LONG)).isEqualTo(new Told(false, Set.of(SHOP, BLOG), false));
      assertThat(listening.await(Duration.ofMillis(1))).isEqualTo(new Told(false, Set.of(), false));
    }
    assertThat(streams.size()).isZero();
  }

  @Test
  void whileNobodyListensNothingIsAsked() throws Exception {
    streams.turn();
    recorded.add(SHOP);
    try (Listening listening = streams.listen("ada")) {
      streams.turn();
      assertThat(listening.await(LONG).places()).isEmpty();
    }
  }

  @Test
  void thereAreAsManyAsThereMayBe() throws Exception {
    List<Listening> all = new ArrayList<>();
    for (int i = 0; i < Streams.MOST; i++) {
      all.add(streams.listen("caller " + i % 8));
    }

    assertThatThrownBy(() -> streams.listen("ada")).hasMessageContaining("takes no more");
    all.getFirst().close();
    streams.listen("ada").close();
  }

  @Test
  void oneCallerLeavesRoomForOthers() throws Exception {
    for (int i = 0; i < Streams.MOST_OF_ONE; i++) {
      streams.listen("looping");
    }

    assertThatThrownBy(() -> streams.listen("looping")).hasMessageContaining("looping has 50");
    streams.listen("ada").close();
  }

  @Test
  void theyEndWithTheLedger() throws Exception {
    Listening listening = streams.listen("ada");

    streams.close();

    assertThat(listening.await(LONG).ended()).isTrue();
    assertThatThrownBy(() -> streams.listen("ada")).hasMessageContaining("ending");
  }
}
