package dev.belay.datastores.postgresql.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.datastores.postgresql.contents.PostgresContents.QualifiedName;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BuildQueueTest {
  private static final QualifiedName LARGE = new QualifiedName("public", "large");
  private static final QualifiedName SMALL = new QualifiedName("public", "small");
  private static final TableBuild KEY = new TableBuild(LARGE, "key", true);
  private static final TableBuild INDEX = new TableBuild(LARGE, "index", false);
  private static final TableBuild OTHER_INDEX = new TableBuild(LARGE, "other index", false);
  private static final TableBuild SMALL_INDEX = new TableBuild(SMALL, "small index", false);

  @Test
  void beginsWithATableThatIsLoadedWhileALargerOneStillLoads() throws Exception {
    BuildQueue queue = new BuildQueue(List.of(INDEX, SMALL_INDEX), Map.of(LARGE, 2, SMALL, 1));

    queue.loaded(LARGE);
    queue.loaded(SMALL);

    assertThat(queue.take()).isEqualTo(SMALL_INDEX);
  }

  @Test
  void waitsForTheLastPieceOfATable() throws Exception {
    BuildQueue queue = new BuildQueue(List.of(INDEX), Map.of(LARGE, 2));
    CompletableFuture<TableBuild> taken = taking(queue);

    queue.loaded(LARGE);
    assertThat(taken).isNotDone();
    queue.loaded(LARGE);

    await().untilAsserted(() -> assertThat(taken).isCompletedWithValue(INDEX));
  }

  @Test
  void buildsTheIndexesOfATableSideBySideAndItsKeyAlone() throws Exception {
    BuildQueue queue = new BuildQueue(List.of(INDEX, KEY, OTHER_INDEX), Map.of());

    TableBuild first = queue.take();
    TableBuild second = queue.take();
    CompletableFuture<TableBuild> third = taking(queue);
    queue.built(INDEX);
    assertThat(third).isNotDone();
    queue.built(OTHER_INDEX);

    assertThat(List.of(String.valueOf(first), String.valueOf(second)))
        .containsExactly(INDEX.toString(), OTHER_INDEX.toString());
    await().untilAsserted(() -> assertThat(third).isCompletedWithValue(KEY));
  }

  @Test
  void endsWhenNothingIsLeftToBegin() throws Exception {
    BuildQueue queue = new BuildQueue(List.of(KEY), Map.of());

    queue.take();

    assertThat(queue.take()).isNull();
  }

  private static CompletableFuture<TableBuild> taking(BuildQueue queue) {
    CompletableFuture<TableBuild> taken = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                taken.complete(queue.take());
              } catch (InterruptedException e) {
                taken.completeExceptionally(e);
              }
            });
    return taken;
  }
}
