// Reads CAP messages with the library @dec112/cap-ts: standard input is a JSON array of XML documents, standard output one of what it
// understood of each. It fails on a value that CAP does not have.
import cap from "@dec112/cap-ts";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const alerts = [];
for (const xml of JSON.parse(Buffer.concat(chunks))) {
  const alert = await cap.CAP_1_2.Alert.fromXML(xml);
  alerts.push({
    identifier: alert.identifier,
    sent: alert.sent,
    references: alert.references ?? null,
    infos: alert.info_list.map((info) => ({
      language: info.language,
      event: info.event,
      headline: info.headline,
      areas: info.area_list.map((area) => ({ name: area.areaDesc, circles: area.circle_list ?? [] })),
    })),
  });
}
console.log(JSON.stringify(alerts));
