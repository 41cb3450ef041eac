package dev.sluice.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusJsonTest {

    private static JsonNode json(FolderStatus... folders) throws IOException {
        return new ObjectMapper()
                .readTree(StatusJson.of(Sample.NODE, List.of(folders), Sample.NOW));
    }

    @Test
    void isReadByScripts() throws IOException {
        FolderStatus.Peer peer = new FolderStatus.Peer(Sample.connected(), 0, 0);
        JsonNode node = json(Sample.folder("running", null, peer));
        assertThat(node.toString())
                .isEqualTo(
                        """
                        {"node":"000000000000000a","run":"000000000000000b","name":"alpha",\
                        "software":"0.1.0","uptimeSeconds":3723,\
                        "data":{"scheme":"http","port":8080,"auth":"none"},\
                        "decisions":false,\
                        "answers":{"heldBytes":0,"limitBytes":67108864,"refused":0},\
                        "pullMemory":{"rowsBytes":0,"rowsLimitBytes":33554432,\
                        "buffersBytes":0,"buffersLimitBytes":67108864,"waiting":0},\
                        "folders":[{"id":"docs",\
                        "path":"/srv/docs","role":"send-receive","state":"running","inStep":true,\
                        "sequence":17,"entries":1297,"files":1234,"directories":56,"links":7,\
                        "tombstones":8,"bytes":9000000,"lastScan":{"at":"2026-11-22T10:00:00Z",\
                        "millis":41,"looked":1297,"changed":3,"deleted":0},"peers":[{\
                        "url":"http://b:8080","node":"0000000000000011","name":"beta",\
                        "contact":"connected","proved":true,\
                        "contacted":"2026-11-22T10:00:00Z","inStep":true,\
                        "waiting":0,"lagSeconds":0.0,"last":0,"proof":{"code":"equal",\
                        "words":"all entries are the same","count":0,"differences":[]}}],\
                        "inFlight":[],"failures":[],\
                        "conflictCount":0,"conflicts":[],\
                        "problems":[],"unwatched":[],"markersRemade":0,"mounts":[],"saves":{"count":0,"paths":[]},"plans":[],"warnings":[],\
                        "scrub":{"reading":false,"read":0,"readBytes":0,"rotten":0,"mended":0,"files":[]},"hooks":[]}]}\
                        """);
    }

    @Test
    void namesKeepTheirControlCharacters() throws IOException {
        JsonNode folder = json(Sample.troubled()).get("folders").get(0);
        assertThat(folder.get("inFlight").get(0).get("path").asText()).isEqualTo("big\u001b[31m");
        assertThat(folder.get("inFlight").get(0).get("percent").asInt()).isEqualTo(25);
        assertThat(folder.get("failures").get(0).get("path").asText()).isEqualTo("a\nb");
        assertThat(folder.get("conflictCount").asInt()).isEqualTo(130);
        JsonNode conflict = folder.get("conflicts").get(0);
        assertThat(conflict.get("path").asText()).isEqualTo("a\nb");
        assertThat(conflict.get("loser").get("name").asText()).isEqualTo("beta\u001b[2J");
        assertThat(conflict.get("winner").get("epoch").asText()).isEqualTo("0000000000000004");
        assertThat(conflict.get("winner").has("name")).isFalse();
        assertThat(folder.get("problems").get(0).get("reason").asText()).isEqualTo("is a FIFO");
        assertThat(folder.get("unwatched").get(0).asText()).isEqualTo("deep\rdir");
        assertThat(folder.get("markersRemade").asLong()).isEqualTo(3);
        assertThat(folder.get("mounts").get(0).asText()).isEqualTo("mnt\u001b[2J");
        assertThat(folder.get("saves").get("count").asLong()).isEqualTo(101);
        assertThat(folder.get("saves").get("paths").get(0).asText()).endsWith("-local\u001b[2J");
        assertThat(folder.get("unwritable").asText()).isEqualTo("No space left on device");
        assertThat(folder.get("paused").asText()).startsWith("no space for a/b");
        assertThat(folder.get("warnings").get(0).asText()).startsWith("the clock here is");
        assertThat(folder.get("rebuilt").asText()).startsWith("the index was damaged");
        assertThat(folder.get("inStep").asBoolean()).isFalse();
    }

    @Test
    void rottenFilesAreListedWithWhatIsTheMatter() throws IOException {
        JsonNode folder = json(Sample.troubled()).get("folders").get(0);
        assertThat(folder.get("scrub").toString())
                .isEqualTo(
                        """
                        {"everySeconds":2592000,"reading":true,"begun":"2026-11-22T10:00:00Z",\
                        "read":12,"readBytes":812,"rotten":2,"mended":5,"files":[\
                        {"path":"r\\u001B[2J","since":"2026-11-22T10:00:00Z",\
                        "reason":"its content is another one",\
                        "failure":"the peer has\\nno such file","attempts":3},\
                        {"path":"s","since":"2026-11-22T10:00:00Z","reason":"it cannot be read"}]}\
                        """);
    }

    @Test
    void deletesThatWaitArePlans() throws IOException {
        JsonNode folder = json(Sample.troubled()).get("folders").get(0);
        assertThat(folder.get("plans").toString())
                .isEqualTo(
                        """
                        [{"number":3,"kind":"deletes","origin":"peer","entries":9000,\
                        "since":"2026-11-22T10:00:00Z","reason":"too many"}]\
                        """);
    }

    @Test
    void aFolderThatDoesNotRunIsNotInStep() throws IOException {
        JsonNode folders =
                json(
                                Sample.folder("starting", null),
                                Sample.folder("scanning", null),
                                Sample.folder("stopped", "root /srv/docs is missing"))
                        .get("folders");
        for (JsonNode folder : folders) {
            assertThat(folder.get("inStep").asBoolean()).isFalse();
        }
        assertThat(folders.get(2).get("reason").asText()).isEqualTo("root /srv/docs is missing");
    }
}
