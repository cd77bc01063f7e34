package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.cli.FakeServices.Reply;
import dev.belay.cli.commands.Person;
import dev.belay.cli.http.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RollbackCommandTest {
  private static final String ASK = "POST /v1/rollbacks";
  private static final String LOOK = "GET /v1/operations/o1";
  private static final String CONFIRM = "POST /v1/operations/o1/confirm";
  private static final String CANCEL = "POST /v1/operations/o1/cancel";

  private final FakeServices services =
      new FakeServices()
          .on(ASK, Reply.json(202, operation("comparing", "")))
          .on(CONFIRM, Reply.json(202, operation("preparing", "")))
          .on(CANCEL, Reply.json(202, operation("cancelled", "")));

  @AfterEach
  void close() {
    services.close();
  }

  @Test
  void showsWhatWouldBeLostAndDoesItWhenAgreedTo() {
    services.on(
        LOOK,
        Reply.ok(operation("comparing", "")),
        Reply.ok(operation("awaiting-confirmation", LOST)),
        Reply.ok(operation("applying", LOST)),
        Reply.ok(operation("succeeded", LOST)));
    List<String> questions = new ArrayList<>();

    Run run = rollback(answering("yes", questions), "--last-verified");

    assertThat(run.code()).isZero();
    assertThat(questions).singleElement().asString().contains("rollback", "yes");
    assertThat(run.err()).contains("public.orders", "14 rows would be discarded");
    assertThat(run.out()).contains("succeeded", "8.3 s", "shop_replaced_1");
    assertThat(lines()).contains(CONFIRM).doesNotContain(CANCEL);
    assertThat(sent().at("/choose/lastVerified").asBoolean()).isTrue();
    assertThat(sent().path("confirm").asBoolean()).isFalse();
  }

  @Test
  void countsInTheUnitOfTheDataStore() {
    String keys =
        LOST.replace("\"removed\":1", "\"removed\":1,\"unit\":\"keys\"")
            .replace(
                "\"rows\":311309",
                "\"rows\":311309,\"unit\":\"keys\",\"summary\":\"9 keys in 2 maps\"");
    services.on(
        LOOK,
        Reply.ok(operation("awaiting-confirmation", keys)),
        Reply.ok(operation("succeeded", keys)));

    Run run = rollback(answering("yes", new ArrayList<>()), "--last-verified");

    assertThat(run.err()).contains("14 keys would be discarded", "PART", "KEYS");
    assertThat(run.out()).contains("9 keys in 2 maps, 50.0 MiB").doesNotContain("tables");
  }

  @Test
  void isCancelledUnlessTheAnswerIsYes() {
    services.on(LOOK, Reply.ok(operation("awaiting-confirmation", LOST)));

    Run run = rollback(answering("y", new ArrayList<>()), "--commit=3f2c1d0");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("nothing was changed");
    assertThat(lines()).contains(CANCEL).doesNotContain(CONFIRM);
  }

  @Test
  void isRefusedWhereNobodyCanBeAsked() {
    services.on(LOOK, Reply.ok(operation("awaiting-confirmation", LOST)));

    Run run = rollback(Person.NOBODY, "--set=s1");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("--yes");
    assertThat(lines()).contains(CANCEL).doesNotContain(CONFIRM);
  }

  @Test
  void aPlanChangesNothing() {
    services.on(LOOK, Reply.ok(operation("awaiting-confirmation", LOST)));

    Run run = rollback(Person.NOBODY, "--deployment=4711", "--plan", "--json");

    assertThat(run.code()).isZero();
    assertThat(run.json().at("/operation/lost/changed").asInt()).isEqualTo(4);
    assertThat(lines()).contains(CANCEL).doesNotContain(CONFIRM);
    assertThat(sent().path("confirm").asBoolean()).isFalse();
    assertThat(sent().at("/choose/deployment").asString()).isEqualTo("4711");
  }

  @Test
  void aPlanThatWouldFailIsRefusedWithTheStatementsThatMendIt() {
    services.on(
        LOOK,
        Reply.ok(
            operation(
                "awaiting-confirmation",
                """
                ,"stores":[{"dataStore":"shop-db","status":"compared","comparison":{"added":0,"changed":0,
                  "removed":0,"tablesCompared":1,"tables":[],"needs":[{"what":"belay is not in role app",
                  "remedies":["GRANT app TO belay"],"fatal":true}]}}]
                """)));

    Run run = rollback(Person.NOBODY, "--deployment=4711", "--plan");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).contains("belay is not in role app", "\n      GRANT app TO belay;\n");
    assertThat(run.err()).contains("would fail");
    assertThat(lines()).contains(CANCEL).doesNotContain(CONFIRM);
  }

  @Test
  void yesNeedsNobody() {
    services.on(LOOK, Reply.ok(operation("succeeded", LOST)));

    Run run = rollback(Person.NOBODY, "--set=s1", "--yes", "--max-lost-rows=20");

    assertThat(run.code()).isZero();
    assertThat(sent().path("confirm").asBoolean()).isTrue();
    assertThat(sent().path("maxLostRows").asLong()).isEqualTo(20);
  }

  @Test
  void moreLostRowsThanAgreedToIsARefusal() {
    services.on(LOOK, Reply.ok(operation("awaiting-confirmation", LOST)));

    Run run = rollback(Person.NOBODY, "--set=s1", "--yes", "--max-lost-rows=3");

    assertThat(run.code()).isEqualTo(3);
    assertThat(lines()).contains(CANCEL).doesNotContain(CONFIRM);
  }

  @Test
  void waitsForASecondPersonWhereThePolicyWantsOne() {
    services.on(
        LOOK,
        Reply.ok(operation("awaiting-confirmation", SECOND + LOST)),
        Reply.ok(operation("preparing", SECOND + LOST)),
        Reply.ok(
            operation(
                "succeeded",
                SECOND
                    + LOST
                    + ",\"confirmedBy\":\"bob\",\"confirmedAt\":\"2026-11-30T10:00:00Z\"")));

    Run run = rollback(Person.NOBODY, "--set=s1", "--yes", "--max-lost-rows=20");

    assertThat(run.code()).isZero();
    assertThat(run.err())
        .contains("somebody else must confirm this rollback: belay operations confirm o1");
    assertThat(run.out()).contains("confirmed by", "bob at 2026-11-30T10:00:00Z");
    assertThat(lines()).doesNotContain(CANCEL, CONFIRM);
  }

  @Test
  void moreLostRowsThanAgreedToAreForNoSecondPerson() {
    services.on(LOOK, Reply.ok(operation("awaiting-confirmation", SECOND + LOST)));

    Run run = rollback(Person.NOBODY, "--set=s1", "--yes", "--max-lost-rows=3");

    assertThat(run.code()).isEqualTo(3);
    assertThat(lines()).contains(CANCEL).doesNotContain(CONFIRM);
  }

  @Test
  void aSecondPersonSeesWhatWouldBeLostAndConfirms() {
    services.on(
        LOOK,
        Reply.ok(operation("awaiting-confirmation", SECOND + LOST)),
        Reply.ok(operation("succeeded", SECOND + LOST)));

    Run run =
        Run.of(
            answering("yes", new ArrayList<>()),
            services.environment(),
            "operations",
            "confirm",
            "o1");

    assertThat(run.code()).isZero();
    assertThat(run.err()).contains("14 rows would be discarded");
    assertThat(lines()).contains(CONFIRM);
  }

  @Test
  void whoeverDoesNotConfirmLeavesItWaiting() {
    services.on(LOOK, Reply.ok(operation("awaiting-confirmation", SECOND + LOST)));

    Run run =
        Run.of(
            answering("no", new ArrayList<>()),
            services.environment(),
            "operations",
            "confirm",
            "o1");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("goes on waiting");
    assertThat(lines()).doesNotContain(CONFIRM, CANCEL);
  }

  @Test
  void whoAskedIsToldWhoMustConfirm() {
    services
        .on(LOOK, Reply.ok(operation("awaiting-confirmation", SECOND + LOST)))
        .on(CONFIRM, Reply.problem(403, "Forbidden", "o1 was asked for by alice"));

    Run run = Run.of(services.environment(), "operations", "confirm", "o1", "--yes");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("o1 was asked for by alice");
  }

  @Test
  void whatDoesNotWaitIsNotConfirmed() {
    services.on(LOOK, Reply.ok(operation("applying", LOST)));

    Run run = Run.of(services.environment(), "operations", "confirm", "o1", "--yes");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("rollback o1 is applying");
    assertThat(lines()).doesNotContain(CONFIRM);
  }

  @Test
  void aFailureIsAFailureAndSaysWhy() {
    services.on(
        LOOK, Reply.ok(operation("failed", ",\"problem\":\"shop-db: the role may not create\"")));

    Run run = rollback(Person.NOBODY, "--set=s1", "--yes");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("the role may not create");
  }

  @Test
  void whatIsNotDoneInTimeGoesOnAndIsNamed() {
    services.on(LOOK, Reply.ok(operation("preparing", "")));

    Run run = rollback(Person.NOBODY, "--set=s1", "--yes", "--timeout=1s");

    assertThat(run.code()).isEqualTo(4);
    assertThat(run.err()).contains("belay operations show o1");
  }

  @Test
  void noSetThatFitsIsTold() {
    services.on(ASK, Reply.problem(422, "No recovery set", "s9 is not verified: failed"));

    Run run = rollback(Person.NOBODY, "--last-verified", "--yes");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("s9 is not verified");
  }

  @Test
  void oneChoiceIsNeededAndNotTwo() {
    assertThat(rollback(Person.NOBODY).code()).isEqualTo(2);
    assertThat(rollback(Person.NOBODY, "--set=s1", "--last-verified").code()).isEqualTo(2);
    assertThat(rollback(Person.NOBODY, "--set=s1", "--plan", "--yes").code()).isEqualTo(2);
    assertThat(rollback(Person.NOBODY, "--set=s1", "--max-lost-rows=1").code()).isEqualTo(2);
    assertThat(services.requests()).isEmpty();
  }

  @Test
  void aRestoreByTheWorkersSaysWhereAndWhat() {
    services
        .on("POST /v1/restores", Reply.json(202, operation("preparing", "")))
        .on(LOOK, Reply.ok(operation("succeeded", "")));

    Run run =
        Run.of(
            services.environment(),
            "restore",
            "--point=p1",
            "--to=shop-db/shop_copy",
            "--table=orders",
            "--table=public.items",
            "--into-schema=rescued",
            "--yes");

    assertThat(run.code()).isZero();
    assertThat(sent().at("/target/dataStore").asString()).isEqualTo("shop-db");
    assertThat(sent().at("/target/database").asString()).isEqualTo("shop_copy");
    assertThat(sent().at("/target/tables/1").asString()).isEqualTo("public.items");
    assertThat(sent().at("/target/intoSchema").asString()).isEqualTo("rescued");
    assertThat(sent().at("/target/replace").asBoolean()).isFalse();
  }

  @Test
  void aNewSchemaIsForChosenTablesAndReplacesNothing() {
    assertThat(restoreOf("--into-schema=rescued").code()).isEqualTo(2);
    assertThat(restoreOf("--into-schema=rescued", "--table=orders", "--replace").code())
        .isEqualTo(2);
    assertThat(restoreOf("--table=orders", "--replace", "--keep-replaced=48h").code()).isEqualTo(2);
    assertThat(services.requests()).isEmpty();
  }

  private Run restoreOf(String... options) {
    List<String> arguments = new ArrayList<>(List.of("restore", "--point=p1", "--yes"));
    arguments.addAll(List.of(options));
    return Run.of(services.environment(), arguments.toArray(String[]::new));
  }

  @Test
  void whatIsForTheWorkersDoesNotGoWithInto() {
    assertThat(
            Run.of(
                    services.environment(),
                    "restore",
                    "--point=p1",
                    "--into=postgresql://db/new",
                    "--replace")
                .code())
        .isEqualTo(2);
  }

  @Test
  void aDrillThatFailedNamesTheCheck() {
    services
        .on("POST /v1/drills", Reply.json(202, operation("drilling", "")))
        .on(
            LOOK,
            Reply.ok(
                operation(
                    "failed",
                    """
                    ,"problem":"a smoke test failed","drill":{"name":"weekly","verdict":"failed","checks":[
                      {"name":"rows","subject":"public.orders","outcome":"passed","millis":3},
                      {"name":"smoke-test","subject":"login","outcome":"failed","detail":"exit code 1","millis":9}]}
                    """)));

    Run run =
        Run.of(
            services.environment(),
            "drill",
            "run",
            "--application=shop",
            "--environment=production",
            "--drill=weekly");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("1 of 2 passed", "smoke-test of login: exit code 1");
    assertThat(sent().has("confirm")).isFalse();
  }

  @Test
  void operationsAreListedAndCancelled() {
    services
        .on(
            "GET /v1/operations",
            Reply.ok("{\"items\":[" + operation("succeeded", "") + "],\"next\":null}"))
        .on(LOOK, Reply.ok(operation("cancelled", "")));

    Run list = Run.of(services.environment(), "operations", "list", "--kind=rollback");
    Run cancel = Run.of(services.environment(), "operations", "cancel", "o1");

    assertThat(list.code()).isZero();
    assertThat(list.out()).contains("o1", "rollback", "8.3 s");
    assertThat(cancel.code()).isZero();
  }

  private Run rollback(Person person, String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("rollback", "--application=shop", "--environment=production"));
    arguments.addAll(List.of(options));
    return Run.of(person, services.environment(), arguments.toArray(String[]::new));
  }

  private static Person answering(String answer, List<String> questions) {
    return question -> {
      questions.add(question);
      return answer;
    };
  }

  private JsonNode sent() {
    return Json.parse(services.requests().getFirst().body());
  }

  private List<String> lines() {
    return services.requests().stream().map(FakeServices.Request::line).toList();
  }

  private static final String SECOND = ",\"actor\":\"alice\",\"mayNotConfirm\":\"alice\"";

  private static final String LOST =
      """
      ,"lost":{"added":10,"changed":4,"removed":1},
      "stores":[{"dataStore":"shop-db","recoveryPointId":"p1","target":"shop-db","status":"compared",
        "comparison":{"added":10,"changed":4,"removed":1,"tablesCompared":7,"tables":[
          {"table":"public.orders","status":"compared","identity":"primary-key","rowsBefore":5,"rowsAfter":14,
           "added":10,"changed":4,"removed":1,"detail":""}]},
        "restored":{"target":"shop-db","tables":7,"rows":311309,"logicalBytes":52428800,"replaced":"shop_replaced_1",
          "preRestorePointId":"p2","warnings":[]}}]
      """;

  private static String operation(String status, String more) {
    return """
    {"operationId":"o1","kind":"rollback","status":"%s","application":"shop","environment":"production",
     "recoverySetId":"s1","preRestoreSetId":"s2","reason":"the newest verified set","recoveryTimeMillis":8300,
     "dataAgeMillis":60000,"plan":{"rows":311309,"logicalBytes":52428800,"predictedMillis":8000,"predictedFrom":"3 restores"}
     %s}\
    """
        .formatted(status, more);
  }
}
