import type { Attendee, Meeting } from "./meeting-book.ts";

/** What stands where the conference would be: who is in it, and that it is none. */
export function meetingPage(meeting: Meeting, me: Attendee): string {
  const people = meeting.attendees.map(({ fullName, role }) => `<li>${escaped(fullName)} (${role})</li>`).join("");
  return standInPage(
    meeting.name,
    `<p>${escaped(me.fullName)}, ${me.role}</p>
<ul>${people}</ul>
<p>${escaped(meeting.welcome)}</p>
<p><a href="/html5client/leave?sessionToken=${me.sessionToken}">Sortir</a></p>`,
  );
}

/** A page that cannot be taken for the real program. */
export function standInPage(title: string, content = ""): string {
  return `<!DOCTYPE html>
<html lang="fr">
<head><meta charset="utf-8"><title>${escaped(title)} – stand-in</title></head>
<body>
<h1>${escaped(title)}</h1>
<p>Ceci n’est pas BigBlueButton, mais un programme de remplacement (stand-in) pour les essais : ni son, ni image.</p>
${content}
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
