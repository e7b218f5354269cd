// The print to be signed: the sum of the copies while they are typed.

const form = document.getElementById("ky");
const total = document.getElementById("tong-ban");

form?.addEventListener("input", () => {
  const copies = [...form.querySelectorAll("input.doc-copies")].map((field) => Number.parseInt(field.value, 10) || 0);
  total.textContent = String(copies.reduce((sum, count) => sum + count, 0));
});
