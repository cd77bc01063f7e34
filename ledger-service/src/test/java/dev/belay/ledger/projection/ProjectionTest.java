package dev.belay.ledger.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.events.Event;
import dev.belay.events.EventReader;
import dev.belay.events.ImpossibleEventException;
import dev.belay.events.Verdict;
import dev.belay.events.point.PointStatus;
import dev.belay.ledger.Story;
import dev.belay.schemas.RecoveryEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProjectionTest {
  private final Story story = new Story();

  @Test
  void everyOrderOfAPointsEventsEndsAlike() {
    List<RecoveryEvent> events = story.ofOnePoint("orders");
    Object expected = end(events);

    List<List<RecoveryEvent>> orders = permutations(events);

    assertThat(orders).hasSize(40_320).allSatisfy(it -> assertThat(end(it)).isEqualTo(expected));
  }

  @Test
  void randomOrdersWithRedeliveriesEndAlike() {
    List<RecoveryEvent> events = new ArrayList<>(story.ofOnePoint("orders"));
    events.addAll(
        List.of(
            story.requested(1, "orders", "stock"),
            story.captureFailed(2, "stock"),
            story.captureStarted(3, "stock"),
            story.captured(7, "stock"),
            story.captured(9, "stock"),
            story.verified(12, "stock", 1, "unknown"),
            story.verified(14, "stock", 2, "failed"),
            story.verificationStarted(15, "stock"),
            story.verificationProgressed(13, "stock"),
            story.verificationProgressed(17, "stock"),
            story.captureFailed(3, "audit"),
            story.captureFailed(5, "audit")));
    Object expected = end(events);

    for (int seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      List<RecoveryEvent> order = new ArrayList<>(events);
      for (int more = random.nextInt(12); more > 0; more--) {
        order.add(events.get(random.nextInt(events.size())));
      }
      Collections.shuffle(order, random);
      assertThat(end(order)).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void aSetIsVerifiedOnlyIfEveryExpectedPointIs() {
    RecoverySet half =
        apply(
            List.of(
                story.requested(0, "orders", "stock"),
                story.captured(3, "orders"),
                story.captured(5, "stock"),
                story.verified(8, "orders", 1, "verified")));
    RecoverySet whole = apply(half, EventReader.read(story.verified(9, "stock", 1, "verified")));

    assertThat(half.summary())
        .extracting(SetSummary::status, SetSummary::verdict, SetSummary::skewMillis)
        .containsExactly(SetStatus.CAPTURED, Verdict.UNVERIFIED, 2000L);
    assertThat(whole.summary())
        .extracting(SetSummary::verdict, SetSummary::verifiedAt)
        .containsExactly(Verdict.VERIFIED, Story.NOON.plusSeconds(9));
  }

  @Test
  void aSetWhoseRequestIsMissingIsNeverCapturedNorVerified() {
    RecoverySet set =
        apply(List.of(story.captured(3, "orders"), story.verified(8, "orders", 1, "verified")));

    assertThat(set.summary())
        .extracting(SetSummary::status, SetSummary::verdict)
        .containsExactly(SetStatus.CAPTURING, Verdict.UNVERIFIED);
  }

  @Test
  void aFailedPointFailsTheSet() {
    RecoverySet set =
        apply(
            List.of(
                story.requested(0, "orders", "stock"),
                story.captured(3, "orders"),
                story.captureFailed(5, "stock"),
                story.captureProgressed(6, "stock")));

    assertThat(set.summary().status()).isEqualTo(SetStatus.FAILED);
    assertThat(set.points().get(UUID.fromString(story.point("stock"))))
        .extracting(KnownPoint::status, point -> point.state().progress())
        .containsExactly(PointStatus.FAILED, null);
  }

  @Test
  void aLaterVerificationReplacesTheVerdictAndAnOlderOneDoesNot() {
    RecoverySet set =
        apply(
            List.of(
                story.requested(0, "orders"),
                story.captured(3, "orders"),
                story.verified(20, "orders", 3, "failed"),
                story.verified(10, "orders", 2, "verified")));

    assertThat(set.summary().verdict()).isEqualTo(Verdict.FAILED);
  }

  @Test
  void aVerdictWithoutACaptureIsNoVerdict() {
    RecoverySet set =
        apply(List.of(story.requested(0, "orders"), story.verified(8, "orders", 1, "verified")));

    assertThat(set.summary().verdict()).isEqualTo(Verdict.UNVERIFIED);
  }

  @Test
  void anEventOfAnotherApplicationIsImpossible() {
    RecoverySet set = apply(List.of(story.requested(0, "orders")));
    story.application("billing");
    Event other = EventReader.read(story.captureStarted(1, "orders"));

    assertThatThrownBy(() -> Projection.apply(set, other))
        .isInstanceOf(ImpossibleEventException.class)
        .hasMessageContaining("application \"shop\"")
        .hasMessageContaining("\"billing\"");
  }

  @Test
  void anEventTypeOfALaterVersionChangesNothing() {
    Event later = EventReader.read(story.event("drill-finished", 3).build());

    assertThat(Projection.apply(null, later)).isNull();
  }

  private static RecoverySet apply(List<RecoveryEvent> events) {
    RecoverySet set = null;
    for (RecoveryEvent event : events) {
      set = apply(set, EventReader.read(event));
    }
    return Objects.requireNonNull(set);
  }

  /** As the tables do: only the verification that the event names is at hand. */
  private static RecoverySet apply(@Nullable RecoverySet known, Event event) {
    RecoverySet loaded = known == null ? null : new RecoverySet(known.set(), known.points(), null);
    return Objects.requireNonNull(Projection.apply(loaded, event));
  }

  /** What is left in the end, without the order in which points became known. */
  private static Object end(List<RecoveryEvent> events) {
    Map<UUID, VerificationState> verifications = new TreeMap<>();
    RecoverySet set = null;
    for (RecoveryEvent event : events) {
      Event understood = EventReader.read(event);
      VerificationState named =
          Projection.verificationOf(understood).map(verifications::get).orElse(null);
      RecoverySet loaded = set == null ? null : new RecoverySet(set.set(), set.points(), named);
      set = Objects.requireNonNull(Projection.apply(loaded, understood));
      VerificationState verification = set.verification();
      if (verification != null) {
        verifications.put(verification.id(), verification);
      }
    }
    RecoverySet last = Objects.requireNonNull(set);
    return List.of(last.set(), new TreeMap<>(last.points()), last.summary(), verifications);
  }

  private static <T> List<List<T>> permutations(List<T> items) {
    if (items.isEmpty()) {
      return List.of(List.of());
    }
    List<List<T>> all = new ArrayList<>();
    for (T first : items) {
      List<T> rest = new ArrayList<>(items);
      rest.remove(first);
      for (List<T> tail : permutations(rest)) {
        List<T> order = new ArrayList<>();
        order.add(first);
        order.addAll(tail);
        all.add(order);
      }
    }
    return all;
  }
}
