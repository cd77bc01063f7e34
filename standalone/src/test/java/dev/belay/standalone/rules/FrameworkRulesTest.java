package dev.belay.standalone.rules;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Domain code is functions over records: it knows neither Spring nor Kafka. They live at the edge,
 * which is told by names alone.
 */
class FrameworkRulesTest {
  private static final String SPRING = "org.springframework.";
  private static final String KAFKA = "org.apache.kafka.";
  private static final String BROKER = "kafka.";
  private static final String JDBC = "org.springframework.jdbc.";
  private static final String DATA_ACCESS = "org.springframework.dao.";
  private static final String TRANSACTIONS = "org.springframework.transaction.";

  /** The edge: full names of classes, and what of the frameworks they may know. */
  private static final Map<Pattern, List<String>> EDGE =
      Map.of(
          Pattern.compile(".*(Configuration|Application|Properties|Analyzer)"),
          List.of(SPRING, KAFKA),
          Pattern.compile("(.*\\.(kafka|api)|dev\\.belay\\.gateway\\.http)\\.[^.]+"),
          List.of(SPRING, KAFKA),
          Pattern.compile(".*Controller"),
          List.of(SPRING),
          Pattern.compile(".*(Table|Store)"),
          List.of(JDBC, DATA_ACCESS, TRANSACTIONS),
          // The ledger's SQL has rooms of its own.
          Pattern.compile("dev\\.belay\\.ledger\\.(read|tables|operation\\.store)\\..*"),
          List.of(JDBC, DATA_ACCESS, TRANSACTIONS),
          // What every service does at its edge.
          Pattern.compile("dev\\.belay\\.runtime\\..*"),
          List.of(SPRING, KAFKA),
          // A job and its effects are one transaction.
          Pattern.compile("dev\\.belay\\.jobs\\..*"),
          List.of(JDBC, DATA_ACCESS, TRANSACTIONS),
          // Serializers are what Kafka says they are.
          Pattern.compile("dev\\.belay\\.schemas\\.registry\\..*"),
          List.of(KAFKA),
          // They start brokers and services.
          Pattern.compile("dev\\.belay\\.(standalone|benchmarks|runtime\\.testing)\\..*"),
          List.of(SPRING, KAFKA, BROKER));

  private static final KnownExceptions KNOWN =
      KnownExceptions.none()
          .and("it opens its transaction itself", "dev.belay.ledger.Ledger")
          .and("it goes on without the database", "dev.belay.gateway.status.CommitStatuses");

  @Test
  void domainCodeKnowsNeitherSpringNorKafka() {
    SortedMap<String, String> offenders = new TreeMap<>();
    for (JavaClass type : MainCode.CLASSES) {
      String name = MainCode.sourceOf(type);
      type.getDirectDependenciesFromSelf().stream()
          .map(Dependency::getTargetClass)
          .map(JavaClass::getName)
          .filter(used -> isIn(used, List.of(SPRING, KAFKA, BROKER)))
          .filter(used -> !isIn(used, allowed(name)))
          .forEach(used -> offenders.merge(name, used, FrameworkRulesTest::both));
    }
    KNOWN.check("Domain code knows neither Spring nor Kafka.", offenders);
  }

  private static String both(String some, String more) {
    return List.of(some.split(", ", -1)).contains(more) ? some : some + ", " + more;
  }

  private static List<String> allowed(String name) {
    return EDGE.entrySet().stream()
        .filter(edge -> edge.getKey().matcher(name).matches())
        .flatMap(edge -> edge.getValue().stream())
        .toList();
  }

  private static boolean isIn(String type, List<String> prefixes) {
    return prefixes.stream().anyMatch(type::startsWith);
  }
}
