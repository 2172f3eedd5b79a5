/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-format-private.h"
#include "gs-table-look.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/*
 * Any bytes as an annotation file, of the format GS_FUZZ_FORMAT or, without it, of the one that they look like. What can be read is
 * written, and what was written must be readable. A line `~` parts NOVA's header from its data. `tables` is no format: any bytes as a
 * table of which nobody knows what its columns are.
 */

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t size);

#define PATH "fuzz.csv"

static GsDocument *
read_input (const uint8_t *data,
            size_t size,
            const GsFormat *format,
            const GsFormat **used)
{
  const uint8_t *parting = memmem (data, size, "\n~\n", 3);
  gsize length = parting != NULL ? (gsize) (parting - data) : size;
  /* Copies without a byte behind them, so that a sanitizer sees what is read beyond their ends. */
  g_autofree uint8_t *header = g_memdup2 (data, length);
  g_autofree uint8_t *companion = parting != NULL ? g_memdup2 (parting + 2, size - length - 2) : NULL;
  g_autoptr (GError) error = NULL;
  GsDocument *document = gs_format_read_bytes (PATH, header, length, parting != NULL ? companion + 1 : NULL,
                                               parting != NULL ? size - length - 3 : 0, format,
                                               NULL, used, &error);

  g_assert_true ((document == NULL) == (error != NULL));
  if (error != NULL)
    {
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_true (g_str_has_prefix (error->message, PATH));
    }

  return document;
}

static void
check_written (const GsFormat *format,
               const GsDocument *document)
{
  const GsFormatOptions none = { 0 };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) companion = g_string_new (NULL);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) losses = gs_format_list_losses (format, document, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GsDocument) again = NULL;
  GsOutput output = { PATH, text, companion, NULL, notes };

  if ((document->traces->len == 0 && !(format->holds & GS_HOLDS_TIERS)) ||
      (document->tiers->len == 0 && !(format->holds & GS_HOLDS_TRACES)))
    return;

  if (format->write (document, &none, &output, &error))
    {
      again = gs_format_read_bytes (PATH, text->str, text->len, companion->str, companion->len, format, NULL, NULL, &error);
      if (again == NULL)
        {
          /* Not g_error(), whose trap libFuzzer would not catch. */
          g_printerr ("%s cannot be read again: %s\n", format->id, error->message);
          abort ();
        }
    }
  else
    {
      g_assert_nonnull (error);
    }
  g_free (output.companion_path);
}

/* A table of which nobody knows anything: looked at, guessed, fitted to a clip, remarked upon and read. */
static void
look_at_table (const uint8_t *data,
               size_t size)
{
  static const gint64 pts[] = { 0, 40000000, 80000000, 120000000, 160000000, 200000000, 240000000, 280000000 };
  static const char delimiters[] = { '\0', ';', '\t', ' ', '|' };
  const GsFormatOptions options = { .pts = pts, .n_frames = G_N_ELEMENTS (pts), .duration = 320000000 };
  const GsTableContext context = { .options = &options, .thorough = TRUE };
  g_autoptr (GsTableLook) look = gs_table_look_new (PATH, data, size, NULL);

  for (guint i = 0; look != NULL && i < G_N_ELEMENTS (delimiters); i++)
    {
      g_autoptr (GsColumns) columns = gs_table_look_guess (look, delimiters[i], GS_COLUMNS_HEADERS_GUESS, NULL);
      g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GError) error = NULL;
      g_autoptr (GsDocument) document = NULL;

      if (columns == NULL)
        continue;
      gs_table_look_fit (look, columns, &context);
      gs_table_look_list_guesses (look, columns, notes);
      for (guint k = 0; k < notes->len; k++)
        g_assert_true (g_utf8_validate (notes->pdata[k], -1, NULL));
      document = gs_table_look_read_whole (look, columns, &options, &error);
      g_assert_true ((document == NULL) == (error != NULL));
    }
  if (look != NULL)
    gs_table_look_is_plain (look, &options);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t size)
{
#ifdef GS_FUZZ_FORMAT
  const GsFormat *format = gs_format_find (GS_FUZZ_FORMAT);
#else
  const GsFormat *format = NULL;
#endif
  const GsFormat *used = NULL;
  g_autoptr (GsDocument) document = NULL;

#ifdef GS_FUZZ_FORMAT
  if (strcmp (GS_FUZZ_FORMAT, "tables") == 0)
    {
      look_at_table (data, size);
      return 0;
    }
#endif
#ifdef GS_REPLAY
  look_at_table (data, size);
#endif
  document = read_input (data, size, format, &used);
  if (document != NULL)
    check_written (used, document);

  return 0;
}
