import { createPersonRoute, listPeopleRoute } from "@/lib/access/routes-people";
import { createPerson, listPeople } from "@/lib/access/server/people";
import { handle } from "@/lib/http/handle";

export const GET = handle(listPeopleRoute, ({ ctx, signal }) => listPeople({ ctx, signal }));

export const POST = handle(createPersonRoute, ({ ctx, body }) => createPerson({ ctx, input: body }));
