/** Reads JSON; a refusal becomes an Error with the emulator's own sentence. */
async function answered(response) {
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ?? response.statusText);
  return body;
}

export const ask = async (path, query = {}) =>
  answered(await fetch(`/talk/${path}?${new URLSearchParams(query)}`, { cache: "no-store" }));

export const act = async (path, order) =>
  answered(await fetch(`/_emulator/talk/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(order),
  }));
