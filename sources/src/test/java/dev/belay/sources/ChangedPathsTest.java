package dev.belay.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChangedPathsTest {
  @Test
  void namesEachFileOnce() {
    ChangedPaths changed =
        of(
            "{'added':['a','b'],'modified':[],'removed':['c']}",
            "{'added':[],'modified':['a'],'removed':[]}");

    assertThat(changed).isEqualTo(new ChangedPaths(java.util.List.of("a", "b", "c"), true));
  }

  @Test
  void isNotCompleteWhenAnythingIsMissingOrDoesNotFit() {
    assertThat(of().complete()).isFalse();
    assertThat(of("{'added':[],'modified':[]}").complete()).isFalse();
    assertThat(of("{'added':[1],'modified':[],'removed':[]}").complete()).isFalse();
    assertThat(of("{'added':['a\\u0007b'],'modified':[],'removed':[]}").complete()).isFalse();
    assertThat(many(1000, "f").complete()).isTrue();
    assertThat(many(1001, "f").complete()).isFalse();
    assertThat(many(1001, "f").paths()).hasSize(1000);
    ChangedPaths long_ = many(300, "f".repeat(1000));
    assertThat(long_.complete()).isFalse();
    assertThat(long_.paths()).hasSizeBetween(150, 200);
  }

  private static ChangedPaths many(int number, String name) {
    return of(
        "{'added':["
            + IntStream.range(0, number)
                .mapToObj(i -> "'" + name + i + "'")
                .collect(Collectors.joining(","))
            + "],'modified':[],'removed':[]}");
  }

  private static ChangedPaths of(String... commits) {
    return ChangedPaths.of(Fixture.json("[" + String.join(",", commits).replace('\'', '"') + "]"));
  }
}
