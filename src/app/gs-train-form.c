/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-train-form.h"

#include "gs-json.h"
#include "gs-train-config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define CONFIG_DEPTH  8
#define ENTRY_WIDTH   14

typedef enum
{
  KIND_CHOICE,
  KIND_NUMBER,
  KIND_WIDTHS,
} Kind;

/* Who decides over an empty row. */
typedef enum
{
  BY_RECIPE,
  BY_DATA,
} Decided;

typedef struct
{
  const char *key;
  const char *inside; /* the object that the key stands in; NULL = the configuration itself */
  Kind kind;
  Decided decided;
  gboolean advanced;
  const char *title; /* with mnemonic */
  const char *subtitle;
} Setting;

static const Setting settings[] = {
  { "fusion", NULL, KIND_CHOICE, BY_RECIPE, FALSE, N_ ("_Fusion"), N_ ("How face and sound are joined") },
  { "output", NULL, KIND_CHOICE, BY_RECIPE, FALSE, N_ ("_Output"), N_ ("What the network says") },
  { "iterations", NULL, KIND_NUMBER, BY_RECIPE, FALSE, N_ ("_Iterations"),
    N_ ("How often face and sound attend to each other") },
  { "epochs", NULL, KIND_NUMBER, BY_RECIPE, FALSE, N_ ("_Epochs"), N_ ("Passes over the data, at the most") },
  { "window", NULL, KIND_NUMBER, BY_DATA, TRUE, N_ ("_Window"), N_ ("Frames that are seen at once") },
  { "hop", NULL, KIND_NUMBER, BY_DATA, TRUE, N_ ("_Hop"), N_ ("Frames from one training window to the next") },
  { "batch", NULL, KIND_NUMBER, BY_RECIPE, TRUE, N_ ("_Batch"), N_ ("Windows in a step") },
  { "learning_rate", NULL, KIND_NUMBER, BY_RECIPE, TRUE, N_ ("Learnin_g rate"), N_ ("Of Adam, after warm-up") },
  { "warmup", NULL, KIND_NUMBER, BY_RECIPE, TRUE, N_ ("Warm-_up"), N_ ("Epochs over which the learning rate rises") },
  { "patience", NULL, KIND_NUMBER, BY_RECIPE, TRUE, N_ ("_Patience"),
    N_ ("Epochs without a better CCC before the rate falls") },
  { "factor", NULL, KIND_NUMBER, BY_RECIPE, TRUE, N_ ("Factor"), N_ ("What the rate is multiplied by when it falls") },
  { "early_stop", NULL, KIND_NUMBER, BY_RECIPE, TRUE, N_ ("Early stop"),
    N_ ("Epochs without a better CCC after which training ends") },
  { "weight_decay", NULL, KIND_NUMBER, BY_RECIPE, TRUE, N_ ("Weight decay"), N_ ("Added to the gradient") },
  { "tcn", "dropout", KIND_NUMBER, BY_RECIPE, TRUE, N_ ("Dropout, temporal networks"),
    N_ ("Share of values left out in training") },
  { "attention", "dropout", KIND_NUMBER, BY_RECIPE, TRUE, N_ ("Dropout, attention"),
    N_ ("Share of values left out in training") },
  { "video_tcn", NULL, KIND_WIDTHS, BY_DATA, TRUE, N_ ("Temporal network, face"), N_ ("Channels of its blocks") },
  { "audio_tcn", NULL, KIND_WIDTHS, BY_DATA, TRUE, N_ ("Temporal network, sound"), N_ ("Channels of its blocks") },
  { "kernel", NULL, KIND_NUMBER, BY_RECIPE, TRUE, N_ ("Kernel"), N_ ("Frames under a convolution") },
  { "hidden", NULL, KIND_NUMBER, BY_DATA, TRUE, N_ ("Hidden layer"), N_ ("Width of the head") },
  { "temperature", NULL, KIND_NUMBER, BY_RECIPE, TRUE, N_ ("Temperature"), N_ ("Of the gates’ softmax") },
  { "label_delay", NULL, KIND_NUMBER, BY_RECIPE, TRUE, N_ ("Label delay"),
    N_ ("Seconds by which people’s labels come late") },
  { "seed", NULL, KIND_NUMBER, BY_RECIPE, TRUE, N_ ("Seed"), N_ ("The same seed gives the same network") },
};

#define N_SETTINGS G_N_ELEMENTS (settings)

typedef struct
{
  const char *value;
  const char *name;
} Choice;

static const Choice fusions[] = {
  { "concat", N_ ("Side by side (concat)") },
  { "ca", N_ ("CA (cross-attention)") },
  { "dca", N_ ("DCA (gated)") },
  { "rjca", N_ ("RJCA (recursive joint)") },
  { "grjca", N_ ("GRJCA (gated)") },
  { "hgrjca", N_ ("HGRJCA (hierarchical)") },
  { NULL, NULL },
};

static const Choice outputs[] = {
  { "valence", N_ ("Valence") },
  { "arousal", N_ ("Arousal") },
  { "both", N_ ("Both") },
  { NULL, NULL },
};

struct _GsTrainForm
{
  AdwPreferencesGroup parent_instance;

  GtkWidget *widgets[N_SETTINGS]; /* AdwComboRow for a choice, GtkEntry for the rest */
  JsonObject *rest;               /* keys of a loaded configuration that have no row */
  const GsDataSet *data;          /* (nullable): the window's, which outlives what is asked here */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (GsTrainForm, gs_train_form, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const Choice *
get_choices (const Setting *setting)
{
  return g_str_equal (setting->key, "fusion") ? fusions : outputs;
}

static char *
plain_title (const Setting *setting)
{
  g_auto (GStrv) parts = g_strsplit (_ (setting->title), "_", -1);

  return g_strjoinv ("", parts);
}

/* --- from the rows --- */

/* A number as a person types it: the comma of other languages is a point. */
static JsonNode *
read_number (const char *text)
{
  g_autofree char *number = g_strdelimit (g_strdup (text), ",", '.');
  JsonNode *node = json_node_new (JSON_NODE_VALUE);
  gboolean whole = TRUE;
  char *end;
  double value;

  g_strstrip (number);
  value = g_ascii_strtod (number, &end);
  if (end == number || *end != '\0' || !isfinite (value))
    {
      json_node_unref (node);
      return NULL;
    }

  for (const char *c = number; *c != '\0'; c++)
    whole = whole && g_ascii_isdigit (*c);
  if (whole && value < 9e15)
    json_node_set_int (node, (gint64) value);
  else
    json_node_set_double (node, value);

  return node;
}

static JsonNode *
read_widths (const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, " ,;", -1);
  JsonArray *widths = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, widths);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      JsonNode *number = parts[i][0] != '\0' ? read_number (parts[i]) : NULL;

      if (number != NULL)
        json_array_add_element (widths, number);
      else if (parts[i][0] != '\0')
        {
          json_node_unref (node);
          return NULL;
        }
    }

  return node;
}

static JsonNode *
read_row (GsTrainForm *self,
          gsize index,
          GError **error)
{
  const Setting *setting = &settings[index];
  const char *text;
  JsonNode *node;

  if (setting->kind == KIND_CHOICE)
    {
      node = json_node_new (JSON_NODE_VALUE);
      json_node_set_string (
        node, get_choices (setting)[adw_combo_row_get_selected (ADW_COMBO_ROW (self->widgets[index]))].value);
      return node;
    }

  text = gtk_editable_get_text (GTK_EDITABLE (self->widgets[index]));
  node = setting->kind == KIND_NUMBER ? read_number (text) : read_widths (text);
  if (node == NULL)
    {
      g_autofree char *title = plain_title (setting);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("%s: “%s” is no number"), title, text);
    }

  return node;
}

static gboolean
is_empty (GsTrainForm *self,
          gsize index)
{
  g_autofree char *text = NULL;

  if (settings[index].kind == KIND_CHOICE)
    return FALSE;

  text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->widgets[index])));

  return g_strstrip (text)[0] == '\0';
}

static JsonObject *
get_parent (JsonObject *config,
            const Setting *setting)
{
  if (setting->inside == NULL)
    return config;

  if (!json_object_has_member (config, setting->inside))
    json_object_set_object_member (config, setting->inside, json_object_new ());

  return json_object_get_object_member (config, setting->inside);
}

/**
 * gs_train_form_get_json:
 * @self: a form
 * @error: return location: a row holds something else than it should
 *
 * Returns: (transfer full) (nullable): the configuration as far as a person or a file has decided it
 */
char *
gs_train_form_get_json (GsTrainForm *self,
                        GError **error)
{
  g_autoptr (JsonObject) config = json_object_new ();
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (GList) rest = json_object_get_members (self->rest);

  for (GList *item = rest; item != NULL; item = item->next)
    json_object_set_member (config, item->data, json_node_copy (json_object_get_member (self->rest, item->data)));

  for (gsize i = 0; i < N_SETTINGS; i++)
    {
      JsonNode *node;

      if (is_empty (self, i))
        continue;

      node = read_row (self, i, error);
      if (node == NULL)
        return NULL;
      json_object_set_member (get_parent (config, &settings[i]), settings[i].key, node);
    }
  json_node_set_object (root, config);

  return gs_json_to_string (root, TRUE);
}

/**
 * gs_train_form_get_config:
 * @self: a form
 * @error: return location: one sentence on what cannot be trained so
 *
 * Returns: (transfer full) (nullable): the configuration, completed from the data if there are any
 */
GsFusionConfig *
gs_train_form_get_config (GsTrainForm *self,
                          GError **error)
{
  g_autofree char *text = gs_train_form_get_json (self, error);

  if (text == NULL)
    return NULL;

  return self->data != NULL ? gs_train_config_new (text, self->data, error) : gs_fusion_config_from_json (text, error);
}

/* --- into the rows --- */

static char *
print_node (JsonNode *node)
{
  GString *text = g_string_new (NULL);

  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          g_autofree char *item = print_node (json_array_get_element (array, i));

          g_string_append_printf (text, i == 0 ? "%s" : ", %s", item);
        }
    }
  else if (json_node_get_value_type (node) == G_TYPE_INT64)
    g_string_append_printf (text, "%" G_GINT64_FORMAT, json_node_get_int (node));
  else
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append (text, g_ascii_formatd (number, sizeof number, "%g", json_node_get_double (node)));
    }

  return g_string_free (text, FALSE);
}

static JsonNode *
find_member (JsonObject *config,
             const Setting *setting)
{
  JsonNode *node = json_object_get_member (config, setting->inside != NULL ? setting->inside : setting->key);

  if (node == NULL || setting->inside == NULL)
    return node;

  return JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), setting->key) : NULL;
}

/* In words: that a value is paler than another is hardly to be seen with high contrast. */
static void
show_decider (GsTrainForm *self,
              gsize index)
{
  const Setting *setting = &settings[index];
  GtkWidget *row = gtk_widget_get_ancestor (self->widgets[index], ADW_TYPE_ACTION_ROW);
  g_autofree char *text = NULL;

  if (!is_empty (self, index))
    text = g_strdup (_ (setting->subtitle));
  else if (setting->decided == BY_DATA)
    /* Translators: what a value is, and that the data set decides it as long as nobody else does */
    text = g_strdup_printf (_ ("%s · decided by the data"), _ (setting->subtitle));
  else
    /* Translators: what a value is, and that the authors’ recipe decides it as long as nobody else does */
    text = g_strdup_printf (_ ("%s · decided by the recipe"), _ (setting->subtitle));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
}

/* What the engine would take where a row is empty. */
static void
show_decided (GsTrainForm *self)
{
  g_autoptr (GsFusionConfig) config = gs_train_form_get_config (self, NULL);
  g_autofree char *text = config != NULL ? gs_fusion_config_to_json (config) : NULL;
  g_autoptr (JsonNode) root = text != NULL ? gs_json_parse_object (text, -1, CONFIG_DEPTH, NULL) : NULL;

  for (gsize i = 0; i < N_SETTINGS; i++)
    {
      g_autofree char *value = NULL;
      g_autofree char *shown = NULL;
      JsonNode *node;

      if (settings[i].kind == KIND_CHOICE)
        continue;

      node = root != NULL ? find_member (json_node_get_object (root), &settings[i]) : NULL;
      value = node != NULL ? print_node (node) : NULL;
      show_decider (self, i);
      if (settings[i].decided == BY_DATA && self->data == NULL)
        shown = g_strdup (_ ("by the data"));
      if (shown == NULL)
        shown = g_strdup (value != NULL ? value : "");
      gtk_entry_set_placeholder_text (GTK_ENTRY (self->widgets[i]), shown);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->widgets[i]), GTK_ACCESSIBLE_PROPERTY_PLACEHOLDER, shown, -1);
    }
}

static void
mark_wrong (GsTrainForm *self)
{
  for (gsize i = 0; i < N_SETTINGS; i++)
    {
      g_autoptr (JsonNode) node = NULL;

      if (settings[i].kind == KIND_CHOICE)
        continue;

      node = is_empty (self, i) ? NULL : read_row (self, i, NULL);
      if (node == NULL && !is_empty (self, i))
        gtk_widget_add_css_class (self->widgets[i], "error");
      else
        gtk_widget_remove_css_class (self->widgets[i], "error");
    }
}

static void
changed_cb (GsTrainForm *self)
{
  if (self->filling)
    return;

  mark_wrong (self);
  show_decided (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
fill_row (GsTrainForm *self,
          gsize index,
          JsonNode *node)
{
  const Setting *setting = &settings[index];
  g_autofree char *text = NULL;

  if (setting->kind == KIND_CHOICE)
    {
      const Choice *choices = get_choices (setting);
      const char *value = node != NULL ? json_node_get_string (node) : choices == fusions ? "grjca" : "valence";

      for (guint i = 0; choices[i].value != NULL; i++)
        if (g_strcmp0 (choices[i].value, value) == 0)
          adw_combo_row_set_selected (ADW_COMBO_ROW (self->widgets[index]), i);
      return;
    }

  text = node != NULL ? print_node (node) : g_strdup ("");
  gtk_editable_set_text (GTK_EDITABLE (self->widgets[index]), text);
}

/**
 * gs_train_form_set_json:
 * @self: a form
 * @text: a configuration, a JSON object
 * @error: return location: the configuration cannot be read; the rows stay as they are
 *
 * Shows a configuration. What it is silent about is empty afterwards.
 *
 * Returns: whether it is shown
 */
gboolean
gs_train_form_set_json (GsTrainForm *self,
                        const char *text,
                        GError **error)
{
  g_autoptr (GsFusionConfig) readable = gs_fusion_config_from_json (text, error);
  g_autoptr (JsonNode) root = NULL;
  JsonObject *config;

  if (readable == NULL)
    return FALSE;

  root = gs_json_parse_object (text, -1, CONFIG_DEPTH, error);
  if (root == NULL)
    return FALSE;

  config = json_node_get_object (root);
  self->filling = TRUE;
  for (gsize i = 0; i < N_SETTINGS; i++)
    fill_row (self, i, find_member (config, &settings[i]));
  self->filling = FALSE;

  for (gsize i = 0; i < N_SETTINGS; i++)
    json_object_remove_member (config, settings[i].inside != NULL ? settings[i].inside : settings[i].key);
  json_object_unref (self->rest);
  self->rest = json_object_ref (config);
  changed_cb (self);

  return TRUE;
}

/**
 * gs_train_form_set_data:
 * @self: a form
 * @data: (nullable): the data; must live until other data are set
 *
 * Sets what the data decide.
 */
void
gs_train_form_set_data (GsTrainForm *self,
                        const GsDataSet *data)
{
  g_return_if_fail (GS_IS_TRAIN_FORM (self));

  self->data = data;
  changed_cb (self);
}

/* --- the rows themselves --- */

static GtkWidget *
make_choice (GsTrainForm *self,
             const Setting *setting)
{
  const Choice *choices = get_choices (setting);
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; choices[i].value != NULL; i++)
    gtk_string_list_append (names, _ (choices[i].name));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);

  return row;
}

static GtkWidget *
make_entry (GsTrainForm *self,
            const Setting *setting,
            GtkWidget *row)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), ENTRY_WIDTH);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), ENTRY_WIDTH);
  gtk_widget_set_valign (entry, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (entry, "numeric");
  gtk_widget_add_css_class (entry, "gs-decided");
  gtk_entry_set_alignment (GTK_ENTRY (entry), 1.0f);
  g_signal_connect_object (entry, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), entry);
  /* which names it for screen readers too */
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), entry);

  return entry;
}

static void
gs_train_form_finalize (GObject *object)
{
  json_object_unref (GS_TRAIN_FORM (object)->rest);

  G_OBJECT_CLASS (gs_train_form_parent_class)->finalize (object);
}

static void
gs_train_form_class_init (GsTrainFormClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gs_train_form_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
gs_train_form_init (GsTrainForm *self)
{
  GtkWidget *advanced = adw_expander_row_new ();

  self->rest = json_object_new ();
  self->filling = TRUE;
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (advanced), TRUE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (advanced), _ ("_Advanced"));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (advanced),
                                 _ ("What is empty follows from the data or the authors’ recipe"));

  for (gsize i = 0; i < N_SETTINGS; i++)
    {
      const Setting *setting = &settings[i];
      GtkWidget *row = setting->kind == KIND_CHOICE ? make_choice (self, setting) : adw_action_row_new ();

      adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (row), TRUE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (setting->title));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ (setting->subtitle));
      self->widgets[i] = setting->kind == KIND_CHOICE ? row : make_entry (self, setting, row);
      if (setting->advanced)
        adw_expander_row_add_row (ADW_EXPANDER_ROW (advanced), row);
      else
        adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
      fill_row (self, i, NULL);
    }
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), advanced);
  self->filling = FALSE;
  show_decided (self);
}

/**
 * gs_train_form_new:
 *
 * Returns: (transfer floating): the authors' recipe
 */
GtkWidget *
gs_train_form_new (void)
{
  return g_object_new (GS_TYPE_TRAIN_FORM, NULL);
}
