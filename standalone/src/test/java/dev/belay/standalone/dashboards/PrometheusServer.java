package dev.belay.standalone.dashboards;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Prometheus as a process, with a job for each service. */
final class PrometheusServer implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;
  private final Process process;

  /**
   * @param ports of what it scrapes, by the job's name
   */
  PrometheusServer(Path directory, int port, Map<String, Integer> ports) throws IOException {
    url = "http://127.0.0.1:" + port;
    StringBuilder config =
        new StringBuilder("global: {scrape_interval: 1s, scrape_timeout: 1s}\nscrape_configs:\n");
    ports.forEach(
        (job, target) ->
            config.append(
                "- {job_name: %s, metrics_path: /actuator/prometheus, static_configs: [{targets: ['127.0.0.1:%d']}]}\n"
                    .formatted(job, target)));
    Path file = Files.writeString(directory.resolve("prometheus.yml"), config);
    process =
        new ProcessBuilder(
                program().toString(),
                "--config.file=" + file,
                "--storage.tsdb.path=" + directory.resolve("prometheus"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("prometheus.out").toFile())
            .start();
  }

  /** As build/prometheus.sh finds or fetches it. */
  private static Path program() throws IOException {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path unpacked =
        (cache == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache))
            .resolve("belay-tests/prometheus/usr/bin");
    return Stream.concat(
            Stream.of(System.getenv("PATH").split(":")).map(Path::of), Stream.of(unpacked))
        .map(folder -> folder.resolve("prometheus"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IOException("no Prometheus; run build/prometheus.sh"));
  }

  /** The series that an expression gives now, each with its labels and its value. */
  List<JsonNode> query(String expression) throws IOException, InterruptedException {
    return get("/api/v1/query?query=" + encoded(expression)).path("result").valueStream().toList();
  }

  /** The values of a label among the series that a selector names. */
  List<String> labelValues(String selector, String label) throws IOException, InterruptedException {
    return get("/api/v1/label/" + label + "/values?match%5B%5D=" + encoded(selector))
        .valueStream()
        .map(JsonNode::asString)
        .toList();
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(url + path)).build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(path + ": " + answer.body());
    }
    return JsonMapper.shared().readTree(answer.body()).path("data");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws InterruptedException {
    http.close();
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
