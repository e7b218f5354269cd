// One peer in Node, told over standard input: each line is a JSON command, each answer a JSON line.
// node node_peer.mjs PEER TEMPLATE CONTEXTS NODE_MODULES: each peer is called as its documentation shows.
import fs from "node:fs";
import { createRequire } from "node:module";
import readline from "node:readline";

const [peer, templatePath, contextsPath, modules] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const template = fs.readFileSync(templatePath);
const contexts = JSON.parse(fs.readFileSync(contextsPath, "utf8"));

const peers = {
  docxtemplater() {
    const PizZip = require("pizzip");
    const Docxtemplater = require("docxtemplater");
    return async (data) => {
      const document = new Docxtemplater(new PizZip(template), { paragraphLoop: true, linebreaks: true });
      document.render(data);
      return document.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
    };
  },
  "easy-template-x"() {
    const { TemplateHandler } = require("easy-template-x");
    const handler = new TemplateHandler();
    return (data) => handler.process(template, data);
  },
  carbone() {
    const carbone = require("carbone");
    return (data) =>
      new Promise((resolve, reject) => {
        carbone.render(templatePath, data, {}, (error, result) => (error ? reject(error) : resolve(result)));
      });
  },
  "docx-templates"() {
    const { createReport } = require("docx-templates");
    // without its sandbox, which its documentation calls slow
    return (data) =>
      createReport({ template, data, cmdDelimiter: ["{", "}"], noSandbox: true, maximumWalkingDepth: Infinity });
  },
};

const fill = peers[peer]();
let at = 0;

async function answer(command) {
  if (command.do === "fill") {
    const document = await fill(contexts[command.context]);
    return { file: Buffer.from(document).toString("base64") };
  }
  const begin = process.hrtime.bigint();
  const used = process.cpuUsage();
  for (let count = 0; count < command.times; count += 1) {
    await fill(contexts[at]);
    at = (at + 1) % contexts.length;
  }
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  const { user, system } = process.cpuUsage(used);
  return { seconds, cpu: (user + system) / 1e6 };
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  let told;
  try {
    told = await answer(JSON.parse(line));
  } catch (error) {
    told = { error: String(error?.message ?? error).slice(0, 500) };
  }
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
