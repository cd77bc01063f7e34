package dev.belay.benchmarks.webhooks;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The least that a durable webhook receiver does, on the same Spring MVC, Tomcat and virtual
 * threads: check the HMAC, parse, produce what matters of it with {@code acks=all}, answer when the
 * broker has it. No deduplication, no spool, no metrics, no log.
 */
@SpringBootApplication
@RestController
public class BareServer {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final SecretKeySpec secret;
  private final KafkaProducer<byte[], byte[]> producer;

  BareServer(@Value("${bare.secret}") String secret, @Value("${bare.kafka}") String kafka) {
    this.secret = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka, "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  public static void main(String[] arguments) {
    new SpringApplicationBuilder(BareServer.class)
        .properties(
            "spring.config.name=bare-server",
            "spring.threads.virtual.enabled=true",
            "spring.main.banner-mode=off",
            "spring.autoconfigure.exclude="
                + "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration,"
                + "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
        .run(arguments);
  }

  @PostMapping("/webhooks/github")
  ResponseEntity<Map<String, String>> receive(HttpServletRequest request) throws Exception {
    byte[] body = request.getInputStream().readAllBytes();
    if (!isSigned(request.getHeader("X-Hub-Signature-256"), body)) {
      return ResponseEntity.status(401).body(Map.of("status", "refused"));
    }
    JsonNode json = JSON.readTree(body);
    JsonNode deployment = json.path("deployment");
    String repository = json.path("repository").path("full_name").asString();
    String environment = deployment.path("environment").asString();
    byte[] record =
        JSON.writeValueAsBytes(
            Map.of(
                "delivery", request.getHeader("X-GitHub-Delivery"),
                "event", request.getHeader("X-GitHub-Event"),
                "action", json.path("action").asString(),
                "repository", repository,
                "environment", environment,
                "ref", deployment.path("ref").asString(),
                "commit", deployment.path("sha").asString(),
                "deployment", deployment.path("id").asString(),
                "actor", json.path("sender").path("login").asString(),
                "url", deployment.path("url").asString()));
    byte[] key = (repository + "/" + environment).getBytes(StandardCharsets.UTF_8);
    produce(new ProducerRecord<>(BenchmarkBroker.BARE_TOPIC, key, record));
    return ResponseEntity.accepted().body(Map.of("status", "accepted"));
  }

  private void produce(ProducerRecord<byte[], byte[]> record)
      throws ExecutionException, InterruptedException {
    producer.send(record).get();
  }

  private boolean isSigned(String header, byte[] body) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(secret);
    byte[] claimed = HexFormat.of().parseHex(header, "sha256=".length(), header.length());
    return MessageDigest.isEqual(mac.doFinal(body), claimed);
  }
}
