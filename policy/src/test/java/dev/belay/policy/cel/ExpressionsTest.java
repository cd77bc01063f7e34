package dev.belay.policy.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.belay.policy.cel.InvalidExpressionException.Problem;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ExpressionsTest {
  private static final Expressions EXPRESSIONS =
      Expressions.over(
          new Variable("event", Set.of("state", "ref", "attributes", "paths", "number", "at")),
          Variable.any("body"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "event.state == 'success' | holds",
        "event.state == 'failure' | does not hold",
        "event.ref == null | holds",
        "event.ref == 'main' | does not hold",
        "event.number == 7 | holds",
        "event.number > 6.5 | holds",
        "event.attributes['tier'] == 'gold' | holds",
        "'tier' in event.attributes && event.attributes.tier != 'silver' | holds",
        "has(event.attributes.region) | does not hold",
        "event.?attributes.?region.orValue('eu') == 'eu' | holds",
        "event.paths.exists(p, p.startsWith('db/')) | holds",
        "event.state.matches('^suc+ess$') | holds",
        "event.state.upperAscii() == 'SUCCESS' | holds",
        "event.at < timestamp('2027-01-01T00:00:00Z') | holds",
        "body.deployment.id == 42 | holds",
        "body.deployment.tags[1] == null | holds",
        "body.big > 9.0e18 | holds",
      })
  void aConditionIsTrueOrFalse(String text, String expected) throws Exception {
    Condition.Result result = EXPRESSIONS.condition(text).evaluate(bindings());

    assertThat(result)
        .isEqualTo(expected.equals("holds") ? new Condition.Holds() : new Condition.DoesNotHold());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "event.attributes['region'] == 'eu' | region",
        "body.nothing.there == 1 | nothing",
        "event.number / 0 == 1 | zero",
        "event.ref.startsWith('refs/') | overload",
        "body.deployment.id | not true or false",
        "body.deployment.tags[7] == 'x' | 7",
      })
  void whatCannotBeDecidedIsAFailureWithAReason(String text, String reason) throws Exception {
    Condition.Result result = EXPRESSIONS.condition(text).evaluate(bindings());

    assertThat(result)
        .isInstanceOfSatisfying(
            Condition.Failed.class, failed -> assertThat(failed.reason()).contains(reason));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "body.deployment.name | shop",
        "string(body.deployment.id) | 42",
        "event.state + '/' + body.deployment.name | success/shop",
        "body.?deployment.?name | shop",
        "body.deployment.name == 'x' ? null : body.deployment.name | shop",
        "event.ref | ",
        "null | ",
        "body.?nothing.?there | ",
        "has(body.nothing) ? body.nothing : null | ",
      })
  void aTextIsPresentOrAbsent(String text, @org.jspecify.annotations.Nullable String expected)
      throws Exception {
    TextExpression.Result result = EXPRESSIONS.text(text).evaluate(bindings());

    assertThat(result)
        .isEqualTo(
            expected == null ? new TextExpression.Absent() : new TextExpression.Present(expected));
  }

  @Test
  void aNumberIsNoText() throws Exception {
    TextExpression.Result result = EXPRESSIONS.text("body.deployment.id").evaluate(bindings());

    assertThat(result)
        .isEqualTo(
            new TextExpression.Failed("it gave a number, not text: put string(…) around it"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "event.state == | 1:15 | mismatched input",
        "event.state = 'x' | 1:13 | token recognition error",
        "nobody.there | 1:1 | undeclared reference to 'nobody'",
        "event.stat == 'x' | 1:6 | there is no event.stat; event has at, attributes",
        "has(event.stat) | 1:4 | there is no event.stat",
        "'text' | 1:1 | expected type 'bool' but found 'string'",
        "body.x == 1 &&~ event.stat == 2 | 2:7 | there is no event.stat",
        "event.state.frobnicate() | 1:23 | undeclared reference to 'frobnicate'",
      })
  void whatDoesNotCompileSaysWhereAndWhy(String text, String place, String message) {
    Problem problem = refusedCondition(text.replace("~", "\n")).problems().getFirst();

    assertThat(problem.line() + ":" + problem.column()).isEqualTo(place);
    assertThat(problem.message()).contains(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "1 + 1", "[event.state]", "{'a': 1}", "true"})
  void aTextExpressionThatCanNeverGiveTextDoesNotCompile(String text) {
    assertThatThrownBy(() -> EXPRESSIONS.text(text)).isInstanceOf(InvalidExpressionException.class);
  }

  @Test
  void sizeIsBounded() {
    String large = "body.x == 1 || ".repeat(400) + "true";

    assertThat(refusedCondition(large).getMessage()).contains("size exceeds limit");
  }

  @Test
  void nestingIsBounded() {
    assertThat(refusedCondition("(".repeat(500) + "true" + ")".repeat(500)).problems())
        .isNotEmpty();
  }

  @Test
  void workIsBounded() throws Exception {
    Map<String, Object> body =
        Map.of("n", IntStream.range(0, 200).boxed().collect(Collectors.toList()));
    Condition cubic =
        EXPRESSIONS.condition("body.n.all(a, body.n.all(b, body.n.all(c, a + b + c >= 0)))");

    Condition.Result result = cubic.evaluate(Bindings.of(Map.of("body", body)));

    assertThat(result)
        .isInstanceOfSatisfying(
            Condition.Failed.class,
            failed -> assertThat(failed.reason()).containsIgnoringCase("iteration"));
  }

  @Test
  void regularExpressionsAreBounded() throws Exception {
    Condition large = EXPRESSIONS.condition("event.state.matches('((x{100}){10}){2}')");

    assertThat(large.evaluate(bindings())).isInstanceOf(Condition.Failed.class);
  }

  @Test
  void oneCompiledConditionServesManyThreads() throws Exception {
    Condition even = EXPRESSIONS.condition("body.n % 2 == 0 && body.name.startsWith('n')");
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Callable<Boolean>> tasks =
          IntStream.range(0, 2_000)
              .<Callable<Boolean>>mapToObj(
                  n ->
                      () ->
                          even.evaluate(
                                  Bindings.of(Map.of("body", Map.of("n", n, "name", "n" + n))))
                              instanceof Condition.Holds)
              .toList();

      List<Future<Boolean>> results = threads.invokeAll(tasks);

      for (int n = 0; n < results.size(); n++) {
        assertThat(results.get(n).get()).isEqualTo(n % 2 == 0);
      }
    }
  }

  @Test
  void aValueThatCelDoesNotKnowIsAFaultOfTheCaller() {
    assertThatThrownBy(() -> Bindings.of(Map.of("body", new Object())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Object");
  }

  private static Bindings bindings() {
    Map<String, Object> event = new HashMap<>();
    event.put("state", "success");
    event.put("ref", null);
    event.put("attributes", Map.of("tier", "gold"));
    event.put("paths", List.of("README.md", "db/V1.sql"));
    event.put("number", 7);
    event.put("at", Instant.parse("2026-11-23T00:00:00Z"));
    return Bindings.of(
        Map.of(
            "event",
            event,
            "body",
            JsonMapper.shared()
                .readTree(
                    """
                    {"deployment": {"id": 42, "name": "shop", "tags": ["a", null, 1.5]},
                     "big": 92233720368547758070}
                    """)));
  }

  @Test
  void numbersOfEveryKindBecomeCelNumbers() throws Exception {
    Map<String, Object> numbers = new HashMap<>();
    numbers.put("all", Arrays.asList((byte) 1, (short) 1, 1, 1L, 1.0f, 1.0, BigInteger.ONE));
    numbers.put("decimal", new BigDecimal("1"));
    numbers.put("none", Collections.singletonList(null));

    Condition.Result result =
        EXPRESSIONS
            .condition("body.all.all(n, n == 1) && body.decimal == 1.0 && body.none[0] == null")
            .evaluate(Bindings.of(Map.of("body", numbers)));

    assertThat(result).isEqualTo(new Condition.Holds());
  }

  private static InvalidExpressionException refusedCondition(String text) {
    return catchThrowableOfType(
        InvalidExpressionException.class, () -> EXPRESSIONS.condition(text));
  }
}
