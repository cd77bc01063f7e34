package dev.belay.ledger.page;

import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Serves the page's files, to anybody: they hold no data. The browser may load nothing else, and
 * may ask nobody but this ledger.
 */
@RestController
@Hidden
class PageController {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  @GetMapping("/")
  ResponseEntity<Resource> page() {
    return file("index.html", MediaType.TEXT_HTML);
  }

  @GetMapping("/belay.css")
  ResponseEntity<Resource> style() {
    return file("belay.css", new MediaType("text", "css"));
  }

  @GetMapping("/{name:belay|ask|show|views|coverage|drills}.js")
  ResponseEntity<Resource> script(@PathVariable String name) {
    return file(name + ".js", new MediaType("text", "javascript"));
  }

  private static ResponseEntity<Resource> file(String name, MediaType type) {
    return ResponseEntity.ok()
        .contentType(new MediaType(type, java.nio.charset.StandardCharsets.UTF_8))
        .cacheControl(CacheControl.noCache())
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .body(new ClassPathResource(name, PageController.class));
  }
}
