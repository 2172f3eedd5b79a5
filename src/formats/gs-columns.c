/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-columns.h"

#include "gs-formats-error.h"

#define GETTEXT_PACKAGE GS_GETTEXT_PACKAGE
#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

static const char *const nicks[GS_N_COLUMN_ROLES] = {
  "ignored", "time", "frame", "value", "start", "end", "duration", "label", "note", "tier",
};

/* What people call such columns, in small letters. */
static const struct
{
  const char *name;
  GsColumnRole role;
} names[] = {
  { "time", GS_COLUMN_TIME },          { "timestamp", GS_COLUMN_TIME },     { "second", GS_COLUMN_TIME },
  { "seconds", GS_COLUMN_TIME },       { "sec", GS_COLUMN_TIME },           { "s", GS_COLUMN_TIME },
  { "t", GS_COLUMN_TIME },             { "time_s", GS_COLUMN_TIME },        { "media_time", GS_COLUMN_TIME },
  { "videotime", GS_COLUMN_TIME },     { "video_time", GS_COLUMN_TIME },    { "time_ms", GS_COLUMN_TIME },
  { "timestamp_ms", GS_COLUMN_TIME },  { "ms", GS_COLUMN_TIME },            { "millisecond", GS_COLUMN_TIME },
  { "milliseconds", GS_COLUMN_TIME },  { "zeit", GS_COLUMN_TIME },          { "sekunde", GS_COLUMN_TIME },
  { "frame", GS_COLUMN_FRAME },        { "frame_number", GS_COLUMN_FRAME }, { "start", GS_COLUMN_START },
  { "begin", GS_COLUMN_START },        { "onset", GS_COLUMN_START },        { "from", GS_COLUMN_START },
  { "start_time", GS_COLUMN_START },   { "begin_time", GS_COLUMN_START },   { "end", GS_COLUMN_END },
  { "stop", GS_COLUMN_END },           { "offset", GS_COLUMN_END },         { "to", GS_COLUMN_END },
  { "end_time", GS_COLUMN_END },       { "duration", GS_COLUMN_DURATION },  { "label", GS_COLUMN_LABEL },
  { "text", GS_COLUMN_LABEL },         { "annotation", GS_COLUMN_LABEL },   { "note", GS_COLUMN_NOTE },
  { "comment", GS_COLUMN_NOTE },       { "tier", GS_COLUMN_TIER },
};

/* Columns of Gatescope's own tables that are no rating. */
static const char *const bookkeeping[] = { "stroke", "wall_time", "frame", "index", "", NULL };

static void
column_free (gpointer data)
{
  GsColumn *self = data;

  g_free (self->header);
  g_free (self->name);
  g_free (self);
}

GsColumns *
gs_columns_new (char delimiter)
{
  GsColumns *self = g_new0 (GsColumns, 1);

  self->columns = g_ptr_array_new_with_free_func (column_free);
  self->delimiter = delimiter;
  self->unit = 1e9;

  return self;
}

GsColumns *
gs_columns_copy (const GsColumns *self)
{
  GsColumns *copy = gs_columns_new (self->delimiter);

  copy->decimal = self->decimal;
  copy->headless = self->headless;
  copy->unit = self->unit;
  copy->rate = self->rate;
  copy->missing = g_strdup (self->missing);
  copy->encoding = g_strdup (self->encoding);
  copy->file = g_strdup (self->file);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const GsColumn *column = self->columns->pdata[i];
      GsColumn *twin = gs_columns_add (copy, column->header, column->role);

      twin->name = g_strdup (column->name);
      twin->minimum = column->minimum;
      twin->maximum = column->maximum;
    }

  return copy;
}

void
gs_columns_free (GsColumns *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->columns);
  g_free (self->missing);
  g_free (self->encoding);
  g_free (self->file);
  g_free (self);
}

GsColumn *
gs_columns_add (GsColumns *self,
                const char *header,
                GsColumnRole role)
{
  GsColumn *column = g_new0 (GsColumn, 1);

  column->header = g_strdup (header);
  column->role = role;
  column->minimum = column->maximum = NAN;
  g_ptr_array_add (self->columns, column);

  return column;
}

GsColumn *
gs_columns_find_role (const GsColumns *self,
                      GsColumnRole role)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      GsColumn *column = self->columns->pdata[i];

      if (column->role == role)
        return column;
    }

  return NULL;
}

/**
 * gs_columns_is_by_frame:
 * @self: columns
 *
 * Returns: whether values are counted in frames of the clip
 */
gboolean
gs_columns_is_by_frame (const GsColumns *self)
{
  return self->rate == 0.0 && (self->unit == GS_COLUMNS_FRAMES || gs_columns_find_role (self, GS_COLUMN_FRAME) != NULL);
}

static GsColumnRole
find_name (const char *header)
{
  g_autofree char *lower = g_ascii_strdown (header, -1);

  g_strdelimit (g_strstrip (lower), " -", '_');
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (strcmp (names[i].name, lower) == 0)
        return names[i].role;
    }

  return GS_COLUMN_IGNORED;
}

/**
 * gs_columns_is_taken:
 * @header: what a column of values shall be called
 *
 * Returns: whether gs_columns_guess_roles() would take it for something else
 */
gboolean
gs_columns_is_taken (const char *header)
{
  g_autofree char *lower = g_ascii_strdown (header, -1);

  return find_name (header) != GS_COLUMN_IGNORED || g_strv_contains (bookkeeping, g_strstrip (lower));
}

/**
 * gs_columns_says_milliseconds:
 * @header: of a column of times
 *
 * Returns: whether it says that they are counted in milliseconds
 */
gboolean
gs_columns_says_milliseconds (const char *header)
{
  g_autofree char *lower = g_ascii_strdown (header, -1);

  return strstr (lower, "milli") != NULL || g_str_has_suffix (lower, "ms") || strstr (lower, "[ms]") != NULL ||
         strstr (lower, "(ms)") != NULL;
}

/**
 * gs_columns_guess_roles:
 * @self: the headers of a table
 * @is_number: for each column whether numbers stand in it
 *
 * Says what each column probably is, by its name: with a start and an end or duration the table is one of segments, else
 * one of traces, whose values are the columns of numbers beside the time.
 */
void
gs_columns_guess_roles (GsColumns *self,
                        const gboolean *is_number)
{
  gboolean found[GS_N_COLUMN_ROLES] = { FALSE };
  gboolean segments;
  const GsColumn *clock;

  for (guint i = 0; i < self->columns->len; i++)
    {
      GsColumn *column = self->columns->pdata[i];
      GsColumnRole role = find_name (column->header);

      /* The second of two columns that could be the same is left to people. */
      column->role = found[role] ? GS_COLUMN_IGNORED : role;
      found[role] = TRUE;
    }

  segments = found[GS_COLUMN_START] && (found[GS_COLUMN_END] || found[GS_COLUMN_DURATION]);
  for (guint i = 0; i < self->columns->len; i++)
    {
      GsColumn *column = self->columns->pdata[i];
      g_autofree char *lower = g_ascii_strdown (column->header, -1);

      switch (column->role)
        {
        case GS_COLUMN_FRAME:
          if (segments || found[GS_COLUMN_TIME])
            column->role = GS_COLUMN_IGNORED;
          break;
        case GS_COLUMN_TIME:
          if (segments)
            column->role = GS_COLUMN_IGNORED;
          break;
        case GS_COLUMN_START:
        case GS_COLUMN_END:
        case GS_COLUMN_DURATION:
        case GS_COLUMN_LABEL:
        case GS_COLUMN_NOTE:
        case GS_COLUMN_TIER:
          if (!segments)
            column->role = GS_COLUMN_IGNORED;
          break;
        case GS_COLUMN_IGNORED:
        default:
          if (!segments && is_number[i] && !g_strv_contains (bookkeeping, lower))
            column->role = GS_COLUMN_VALUE;
          break;
        }
    }

  clock = gs_columns_find_role (self, segments ? GS_COLUMN_START : GS_COLUMN_TIME);
  self->unit = clock != NULL && gs_columns_says_milliseconds (clock->header) ? 1e6 : 1e9;
}

/**
 * gs_columns_is_plain:
 * @self: what was guessed
 *
 * Returns: whether each column is surely what it was guessed to be, as those of tables of this program are
 */
gboolean
gs_columns_is_plain (const GsColumns *self)
{
  if (self->headless || self->missing != NULL || !gs_columns_check (self, NULL))
    return FALSE;

  for (guint i = 0; i < self->columns->len; i++)
    {
      const GsColumn *column = self->columns->pdata[i];
      g_autofree char *lower = g_ascii_strdown (column->header, -1);

      if (column->role == GS_COLUMN_VALUE && strcmp (lower, "valence") != 0 && strcmp (lower, "arousal") != 0)
        return FALSE;
      if (column->role == GS_COLUMN_IGNORED && !g_strv_contains (bookkeeping, lower))
        return FALSE;
    }

  return TRUE;
}

/* What is wrong with single columns. */
static const char *
check_columns (const GsColumns *self)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      const GsColumn *column = self->columns->pdata[i];

      if (column->role == GS_COLUMN_VALUE && !(isnan (column->minimum) && isnan (column->maximum)) && !(column->minimum < column->maximum))
        return _ ("a range of values needs two ends, the lower one first");
      for (guint k = 0; k < i; k++)
        {
          const GsColumn *other = self->columns->pdata[k];

          if (column->role == GS_COLUMN_VALUE && other->role == GS_COLUMN_VALUE && column->name != NULL && other->name != NULL &&
              strcmp (column->name, other->name) == 0)
            return _ ("two columns are given the same name; choose another for one of them");
        }
    }

  return NULL;
}

/**
 * gs_columns_check:
 * @self: columns
 * @error: return location: a sentence about what is lacking
 *
 * Returns: whether a table can be read so
 */
gboolean
gs_columns_check (const GsColumns *self,
                  GError **error)
{
  guint n[GS_N_COLUMN_ROLES] = { 0 };
  const char *problem = NULL;

  for (guint i = 0; i < self->columns->len; i++)
    n[((GsColumn *) self->columns->pdata[i])->role]++;

  if (n[GS_COLUMN_START] + n[GS_COLUMN_END] + n[GS_COLUMN_DURATION] > 0 && n[GS_COLUMN_TIME] + n[GS_COLUMN_FRAME] + n[GS_COLUMN_VALUE] == 0)
    {
      if (n[GS_COLUMN_START] != 1)
        problem = _ ("a table of segments needs one column for their start");
      else if (n[GS_COLUMN_END] + n[GS_COLUMN_DURATION] != 1)
        problem = _ ("a table of segments needs one column for their end or their duration");
      else if (n[GS_COLUMN_LABEL] > 1 || n[GS_COLUMN_NOTE] > 1 || n[GS_COLUMN_TIER] > 1)
        problem = _ ("a table of segments has one start, one label, one note and one tier at most");
    }
  else if (n[GS_COLUMN_START] > 0)
    problem = _ ("a table of segments has no columns of times and values");
  else if (self->rate != 0.0 && !(self->rate > 0.0 && self->rate <= GS_COLUMNS_MAX_RATE))
    problem = _ ("the rate should be above 0 and at most 100000 values a second");
  else if (self->rate > 0.0 && n[GS_COLUMN_TIME] + n[GS_COLUMN_FRAME] > 0)
    problem = _ ("values have a column of times or a rate, not both");
  else if (self->rate == 0.0 && n[GS_COLUMN_TIME] + n[GS_COLUMN_FRAME] != 1)
    problem = _ ("no column, or more than one, is named as the time (“time”, “timestamp”, “second”); say which is");
  else if (n[GS_COLUMN_VALUE] == 0)
    problem = _ ("no column beside the time holds numbers");
  else if (n[GS_COLUMN_END] + n[GS_COLUMN_DURATION] + n[GS_COLUMN_LABEL] + n[GS_COLUMN_NOTE] + n[GS_COLUMN_TIER] > 0)
    problem = _ ("a table of values has no columns for segments");

  if (problem == NULL)
    problem = check_columns (self);
  if (problem != NULL)
    g_set_error_literal (error, GS_FORMATS_ERROR, GS_FORMATS_ERROR_LACKING, problem);

  return problem == NULL;
}

const char *
gs_column_role_get_nick (GsColumnRole role)
{
  return nicks[role];
}

gboolean
gs_column_role_from_nick (const char *nick,
                          GsColumnRole *role)
{
  for (guint i = 0; i < GS_N_COLUMN_ROLES; i++)
    {
      if (g_strcmp0 (nick, nicks[i]) == 0)
        {
          *role = i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * gs_columns_to_json:
 * @self: columns
 *
 * Returns: (transfer full): them as text: {"delimiter": ",", "unit": 1e9, "columns": [{"header": …, "role": …, "name": …}]}, and
 *   `decimal`, `headless`, `rate`, `missing`, `encoding`, `file`, and a column's `minimum` and `maximum`, where they are given
 */
char *
gs_columns_to_json (const GsColumns *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  const char delimiter[] = { self->delimiter, '\0' };

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "delimiter");
  json_builder_add_string_value (builder, delimiter);
  json_builder_set_member_name (builder, "unit");
  json_builder_add_double_value (builder, self->unit);
  if (self->decimal != '\0')
    {
      const char decimal[] = { self->decimal, '\0' };

      json_builder_set_member_name (builder, "decimal");
      json_builder_add_string_value (builder, decimal);
    }
  if (self->headless)
    {
      json_builder_set_member_name (builder, "headless");
      json_builder_add_boolean_value (builder, TRUE);
    }
  if (self->rate > 0.0)
    {
      json_builder_set_member_name (builder, "rate");
      json_builder_add_double_value (builder, self->rate);
    }
  if (self->missing != NULL)
    {
      json_builder_set_member_name (builder, "missing");
      json_builder_add_string_value (builder, self->missing);
    }
  if (self->encoding != NULL)
    {
      json_builder_set_member_name (builder, "encoding");
      json_builder_add_string_value (builder, self->encoding);
    }
  if (self->file != NULL)
    {
      json_builder_set_member_name (builder, "file");
      json_builder_add_string_value (builder, self->file);
    }
  json_builder_set_member_name (builder, "columns");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const GsColumn *column = self->columns->pdata[i];

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "header");
      json_builder_add_string_value (builder, column->header);
      json_builder_set_member_name (builder, "role");
      json_builder_add_string_value (builder, nicks[column->role]);
      if (column->name != NULL)
        {
          json_builder_set_member_name (builder, "name");
          json_builder_add_string_value (builder, column->name);
        }
      if (!isnan (column->minimum) && !isnan (column->maximum))
        {
          json_builder_set_member_name (builder, "minimum");
          json_builder_add_double_value (builder, column->minimum);
          json_builder_set_member_name (builder, "maximum");
          json_builder_add_double_value (builder, column->maximum);
        }
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

static const char *
get_string (JsonObject *object,
            const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

static double
get_double (JsonObject *object,
            const char *member,
            double fallback)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : fallback;
}

/**
 * gs_columns_from_json:
 * @text: from gs_columns_to_json()
 * @error: return location: it is something else
 *
 * Returns: (transfer full) (nullable): the columns
 */
GsColumns *
gs_columns_from_json (const char *text,
                      GError **error)
{
  g_autoptr (JsonNode) root = json_from_string (text, NULL);
  JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  const char *delimiter = object != NULL ? get_string (object, "delimiter") : NULL;
  const char *decimal;
  JsonNode *list = object != NULL ? json_object_get_member (object, "columns") : NULL;
  JsonNode *unit = object != NULL ? json_object_get_member (object, "unit") : NULL;
  g_autoptr (GsColumns) self = NULL;

  if (delimiter == NULL || strlen (delimiter) != 1 || list == NULL || !JSON_NODE_HOLDS_ARRAY (list) || unit == NULL ||
      !JSON_NODE_HOLDS_VALUE (unit) ||
      !(json_node_get_double (unit) >= 0.0 || json_node_get_double (unit) == GS_COLUMNS_FRAMES))
    goto refuse;

  self = gs_columns_new (*delimiter);
  self->unit = json_node_get_double (unit);
  self->rate = get_double (object, "rate", 0.0);
  self->missing = g_strdup (get_string (object, "missing"));
  self->encoding = g_strdup (get_string (object, "encoding"));
  self->file = g_strdup (get_string (object, "file"));
  self->headless = json_object_get_boolean_member_with_default (object, "headless", FALSE);
  decimal = get_string (object, "decimal");
  self->decimal = decimal != NULL ? *decimal : '\0';
  for (guint i = 0; i < json_array_get_length (json_node_get_array (list)); i++)
    {
      JsonNode *element = json_array_get_element (json_node_get_array (list), i);
      JsonObject *column = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      const char *header = column != NULL ? get_string (column, "header") : NULL;
      GsColumnRole role;
      GsColumn *added;

      if (header == NULL || !gs_column_role_from_nick (get_string (column, "role"), &role))
        goto refuse;
      added = gs_columns_add (self, header, role);
      added->name = g_strdup (get_string (column, "name"));
      added->minimum = get_double (column, "minimum", NAN);
      added->maximum = get_double (column, "maximum", NAN);
    }

  return g_steal_pointer (&self);

refuse:
  g_set_error_literal (error, GS_FORMATS_ERROR, GS_FORMATS_ERROR_INVALID, "it does not say what the columns of a table mean");

  return NULL;
}
