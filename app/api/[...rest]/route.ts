import { AppError } from "@/lib/errors";
import { requestIdOf } from "@/lib/http/admit";
import { problemResponse } from "@/lib/http/problem";

/** Whatever no other route answers: scripts get a problem document here too, not a page. */
function nothingHere(request: Request): Response {
  const { pathname } = new URL(request.url);
  const error = new AppError("not-found", "There is no such route.", {
    params: { path: pathname.slice(0, 200) },
  });
  return problemResponse(error, requestIdOf(request.headers));
}

export {
  nothingHere as DELETE,
  nothingHere as GET,
  nothingHere as PATCH,
  nothingHere as POST,
  nothingHere as PUT,
};
