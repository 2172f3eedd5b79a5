/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-assignment-list.h"
#include "gs-cli-project.h"
#include "gs-cli.h"
#include "gs-json.h"

#include <stdio.h>

/* Who is to rate what, from a table and as one. */

static void
add_texts (JsonBuilder *builder,
           const char *name,
           GPtrArray *texts)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < texts->len; i++)
    json_builder_add_string_value (builder, texts->pdata[i]);
  json_builder_end_array (builder);
}

static void
print_json (const GsAssignmentList *list,
            guint n_assigned)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "assigned");
  json_builder_add_int_value (builder, n_assigned);
  json_builder_set_member_name (builder, "new");
  json_builder_add_int_value (builder, list->n_new);
  json_builder_set_member_name (builder, "known");
  json_builder_add_int_value (builder, list->n_known - n_assigned);
  json_builder_set_member_name (builder, "refused_lines");
  json_builder_add_int_value (builder, list->n_lines);
  add_texts (builder, "new_raters", list->raters);
  add_texts (builder, "problems", list->problems);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = gs_json_to_string (root, TRUE);
  printf ("%s\n", text);
}

static void
print_text (const GsAssignmentList *list,
            guint n_assigned,
            gboolean dry_run)
{
  guint n = dry_run ? list->n_new : n_assigned, n_known = list->n_known - n_assigned;

  printf ("%u %s %s new, %u %s there already", n, n == 1 ? "assignment" : "assignments", dry_run ? "would be" : n == 1 ? "is" : "are", n_known,
          dry_run ? n_known == 1 ? "is" : "are" : n_known == 1 ? "was" : "were");
  for (guint i = 0; i < list->raters->len && (dry_run || n_assigned > 0); i++)
    printf ("%s%s", i == 0 ? "; new raters: " : ", ", (const char *) list->raters->pdata[i]);
  printf ("\n");
}

/**
 * gs_cli_project_assign:
 * @store: a project
 * @path: a table of who is to rate what
 * @skip: whether lines that cannot be assigned are passed over; otherwise nothing is assigned where there is one
 * @dry_run: whether to say only what would be assigned
 * @json: whether to say it for programs
 *
 * Returns: an exit status
 */
int
gs_cli_project_assign (GsStore *store,
                       const char *path,
                       gboolean skip,
                       gboolean dry_run,
                       gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsAssignmentList) list = gs_assignment_list_read (path, &error);
  guint n_assigned = 0;
  gboolean refused;

  if (list == NULL)
    return gs_cli_fail (path, error);

  gs_assignment_list_match (list, gs_store_get_project (store));
  refused = list->n_lines > 0 && !skip;
  if (!refused && !dry_run)
    {
      n_assigned = gs_assignment_list_apply (list, store);
      if (!gs_store_flush (store, &error))
        return gs_cli_fail (gs_store_get_path (store), error);
    }

  if (json)
    print_json (list, n_assigned);
  for (guint i = 0; i < list->problems->len && !json; i++)
    fprintf (stderr, "%s: %s\n", path, (const char *) list->problems->pdata[i]);
  if (!json && (!refused || dry_run))
    print_text (list, n_assigned, dry_run);
  if (!json && refused && !dry_run)
    fprintf (stderr, "%s: nothing was assigned; with --skip what can be assigned is\n", path);

  return refused ? GS_CLI_FAILED : GS_CLI_DONE;
}

/**
 * gs_cli_project_assignments:
 * @store: a project
 * @path: (nullable): a file to write; %NULL = standard output
 *
 * Writes its assignments as the table that gs_cli_project_assign() reads.
 *
 * Returns: an exit status
 */
int
gs_cli_project_assignments (GsStore *store,
                            const char *path)
{
  g_autofree char *text = gs_assignment_list_write (gs_store_get_project (store));
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    printf ("%s", text);
  else if (!g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0666, &error))
    return gs_cli_fail (path, error);

  return GS_CLI_DONE;
}
