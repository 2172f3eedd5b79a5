/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-cli-persons.h"

#include <stdio.h>

/* Who is seen in a clip, for people and for programs. */

static double
get_seconds (GsClip *clip,
             guint frame)
{
  return (double) gs_clip_get_frame_time (clip, frame) / 1e9;
}

/**
 * gs_cli_persons_print:
 * @clip: a clip
 * @persons: who is seen in it
 *
 * One line a person: number, frames, and the time of the first and the last of them.
 */
void
gs_cli_persons_print (GsClip *clip,
                      const GsClipPersons *persons)
{
  guint n = gs_clip_persons_get_n_persons (persons);

  if (n == 0)
    printf ("No face was found in any frame\n");

  for (guint i = 1; i <= n; i++)
    {
      const GsClipPerson *person = gs_clip_persons_get_person (persons, i);

      printf ("person %u: %u of %u frames, from %.2f s to %.2f s\n", i, person->n_frames, gs_clip_get_n_frames (clip),
              get_seconds (clip, person->first), get_seconds (clip, person->last));
    }
}

/**
 * gs_cli_persons_add_json:
 * @json: where an object is being built
 * @clip: a clip
 * @persons: (nullable): who is seen in it; %NULL = not known
 *
 * Adds `persons`, an array with `person`, `frames`, `first` and `last` (seconds of media time) of each.
 */
void
gs_cli_persons_add_json (JsonBuilder *json,
                         GsClip *clip,
                         const GsClipPersons *persons)
{
  json_builder_set_member_name (json, "persons");
  json_builder_begin_array (json);
  for (guint i = 1; persons != NULL && i <= gs_clip_persons_get_n_persons (persons); i++)
    {
      const GsClipPerson *person = gs_clip_persons_get_person (persons, i);

      json_builder_begin_object (json);
      json_builder_set_member_name (json, "person");
      json_builder_add_int_value (json, i);
      json_builder_set_member_name (json, "frames");
      json_builder_add_int_value (json, person->n_frames);
      json_builder_set_member_name (json, "first");
      json_builder_add_double_value (json, get_seconds (clip, person->first));
      json_builder_set_member_name (json, "last");
      json_builder_add_double_value (json, get_seconds (clip, person->last));
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}
