// Renders FOLDER/NAME.docx with FOLDER/values.json COUNT times, and prints the seconds it took.
"use strict";
const fs = require("fs");
const path = require("path");

const [name, folder, many] = process.argv.slice(2);
const template = fs.readFileSync(path.join(folder, `${name}.docx`));
const values = JSON.parse(fs.readFileSync(path.join(folder, "values.json"), "utf8"));
const place = path.join(folder, `${name}-out.docx`);

const engines = {
  docxtemplater: async () => {
    const PizZip = require("pizzip");
    const Docxtemplater = require("docxtemplater");
    const document = new Docxtemplater(new PizZip(template), { paragraphLoop: true });
    document.render(values);
    return document.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
  },
  "easy-template-x": async () => {
    const { TemplateHandler } = require("easy-template-x");
    return new TemplateHandler().process(template, values);
  },
  carbone: () =>
    new Promise((resolve, reject) => {
      const file = path.join(folder, `${name}.docx`);
      require("carbone").render(file, values, (error, done) => (error ? reject(error) : resolve(done)));
    }),
};

(async () => {
  fs.writeFileSync(place, Buffer.from(await engines[name]())); // loading is not measured
  const start = process.hrtime.bigint();
  for (let n = 0; n < Number(many); n++) fs.writeFileSync(place, Buffer.from(await engines[name]()));
  console.log(Number(process.hrtime.bigint() - start) / 1e9);
  process.exit(0);
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
