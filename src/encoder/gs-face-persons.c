/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-face-persons.h"

#include <string.h>

/* Signatures are this much alike where one person goes on from frame to frame ... */
#define SAME_GOING_ON 0.85f

/* ... where somebody comes back soon to where they went ... */
#define SAME_NEARBY 0.88f

/* ... and where nothing but the face tells who it is: no two people of the clips it was measured on are (docs/encoder.md). */
#define SAME_FACE 0.925f

/* By so much a face has to be more like one person than like somebody who was seen beside that person. */
#define MARGIN 0.01f

/* Boxes that overlap by so much can be one person's in neighbouring frames. */
#define SAME_PLACE 0.3f

/* Frames in a row that may be missing in one track, and frames after which somebody comes back soon. */
#define BLINK 4
#define SOON  36

/* Signatures compared of a track and of a person; more are not looked at. */
#define TRACK_SIGNATURES  8
#define PERSON_SIGNATURES 32

/* A tracklet with its place in the clip. */
typedef struct
{
  guint group;
  guint index;
  guint first; /* frame of the clip */
  guint end;   /* the one after its last */
  const GsFaceTracklet *tracklet;
  int track;
} Piece;

/* Pieces that follow each other, by place and looks. */
typedef struct
{
  GArray *pieces; /* of guint */
  guint n_frames;
  guint first;
  guint end;
  GArray *companions; /* of guint: tracks seen beside this one */
  float rival;        /* likeness of the one most like it */
  int person;
} Track;

typedef struct
{
  GArray *tracks; /* of guint */
  guint n_frames;
  guint first;
  float x; /* where they are first seen */
  guint number;
} Person;

struct _GsFacePersons
{
  const GsFaceGroup *const *groups;
  guint n_groups;
  GArray *pieces;  /* of Piece, in order of their first frames */
  GArray *tracks;  /* of Track */
  GArray *persons; /* of Person */
  guint *cuts;     /* cuts at or before each frame ([n_groups * GS_FACE_GROUP]) */
  guint *offsets;  /* where a group's tracklets begin in numbers ([n_groups]) */
  guint *numbers;  /* person of each tracklet */
};

#define PIECE(self, i)  (&g_array_index ((self)->pieces, Piece, (i)))
#define TRACK(self, i)  (&g_array_index ((self)->tracks, Track, (i)))
#define PERSON(self, i) (&g_array_index ((self)->persons, Person, (i)))

static void
clear_track (gpointer data)
{
  Track *track = data;

  g_array_unref (track->pieces);
  g_array_unref (track->companions);
}

static void
clear_person (gpointer data)
{
  g_array_unref (((Person *) data)->tracks);
}

static int
compare_pieces (gconstpointer a,
                gconstpointer b)
{
  const Piece *x = a, *y = b;

  if (x->first != y->first)
    return x->first < y->first ? -1 : 1;
  if (x->group != y->group)
    return x->group < y->group ? -1 : 1;

  return (x->index > y->index) - (x->index < y->index);
}

static void
take_pieces (GsFacePersons *self)
{
  guint n = 0, n_cuts = 0;

  for (guint g = 0; g < self->n_groups; g++)
    {
      const GsFaceGroup *group = self->groups[g];

      self->offsets[g] = n;
      n_cuts += group == NULL || (g > 0 && (self->groups[g - 1] == NULL || gs_face_group_is_cut_off (group, self->groups[g - 1])));
      for (guint frame = 0; frame < GS_FACE_GROUP; frame++)
        {
          n_cuts += group != NULL && frame > 0 && gs_face_group_has_cut (group, frame);
          self->cuts[g * GS_FACE_GROUP + frame] = n_cuts;
        }
      if (group == NULL)
        continue;

      for (guint i = 0; i < gs_face_group_get_n_tracklets (group); i++)
        {
          const GsFaceTracklet *tracklet = gs_face_group_get_tracklet (group, i);
          Piece piece = { g, i, g * GS_FACE_GROUP + tracklet->first, 0, tracklet, -1 };

          piece.end = piece.first + tracklet->n_frames;
          g_array_append_val (self->pieces, piece);
          n++;
        }
    }

  self->numbers = g_new0 (guint, MAX (n, 1));
  g_array_sort (self->pieces, compare_pieces);
}

static gboolean
is_one_scene (const GsFacePersons *self,
              guint frame,
              guint later)
{
  return self->cuts[frame] == self->cuts[later];
}

/* How well a piece goes on where another ended: 0 = it does not. */
static float
rate_going_on (const GsFacePersons *self,
               const Piece *before,
               const Piece *after)
{
  float overlap, likeness;

  if (after->first < before->end || after->first > before->end + BLINK || !is_one_scene (self, before->end - 1, after->first))
    return 0.0f;

  overlap = gs_face_get_overlap (&before->tracklet->faces[before->tracklet->n_frames - 1], &after->tracklet->faces[0]);
  likeness = gs_face_signature_compare (&before->tracklet->signature, &after->tracklet->signature);

  return overlap > SAME_PLACE && likeness >= SAME_GOING_ON ? overlap + likeness : 0.0f;
}

/* Each piece goes on with the one that fits it best, if it fits that one best too. */
static void
make_tracks (GsFacePersons *self)
{
  guint n = self->pieces->len, start = 0;
  g_autofree int *next = g_new (int, MAX (n, 1));
  g_autofree int *previous = g_new (int, MAX (n, 1));
  g_autofree float *next_rating = g_new0 (float, MAX (n, 1));
  g_autofree float *previous_rating = g_new0 (float, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    next[i] = previous[i] = -1;

  for (guint after = 0; after < n; after++)
    {
      while (PIECE (self, start)->first + GS_FACE_GROUP + BLINK < PIECE (self, after)->first)
        start++;
      for (guint before = start; before < after; before++)
        {
          float rating = rate_going_on (self, PIECE (self, before), PIECE (self, after));

          if (rating > next_rating[before])
            {
              next_rating[before] = rating;
              next[before] = (int) after;
            }
          if (rating > previous_rating[after])
            {
              previous_rating[after] = rating;
              previous[after] = (int) before;
            }
        }
    }

  for (guint i = 0; i < n; i++)
    {
      Piece *piece = PIECE (self, i);

      if (previous[i] >= 0 && next[previous[i]] == (int) i)
        {
          piece->track = PIECE (self, previous[i])->track;
        }
      else
        {
          Track track = { .pieces = g_array_new (FALSE, FALSE, sizeof (guint)),
                          .companions = g_array_new (FALSE, FALSE, sizeof (guint)),
                          .first = piece->first,
                          .person = -1 };

          piece->track = (int) self->tracks->len;
          g_array_append_val (self->tracks, track);
        }

      g_array_append_val (TRACK (self, piece->track)->pieces, i);
      TRACK (self, piece->track)->n_frames += piece->tracklet->n_frames;
      TRACK (self, piece->track)->end = piece->end;
    }
}

static const Piece *
get_piece (const GsFacePersons *self,
           const Track *track,
           guint i)
{
  return PIECE (self, g_array_index (track->pieces, guint, i));
}

/* Some of a track's pieces, evenly. */
static guint
choose_pieces (const GsFacePersons *self,
               const Track *track,
               guint most,
               const GsFaceSignature **signatures)
{
  guint n = MIN (track->pieces->len, most);

  for (guint i = 0; i < n; i++)
    signatures[i] = &get_piece (self, track, (guint) ((2 * i + 1) * (guint64) track->pieces->len / (2 * n)))->tracklet->signature;

  return n;
}

static float
compare_tracks (const GsFacePersons *self,
                const Track *track,
                const Track *other,
                guint most)
{
  const GsFaceSignature *ours[TRACK_SIGNATURES], *theirs[TRACK_SIGNATURES];
  guint n = choose_pieces (self, track, TRACK_SIGNATURES, ours);
  guint m = choose_pieces (self, other, MIN (most, TRACK_SIGNATURES), theirs);
  float best = 0.0f;

  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < m; j++)
      best = MAX (best, gs_face_signature_compare (ours[i], theirs[j]));

  return best;
}

/* Whether two tracks have a frame in common: then they are two people. */
static gboolean
are_together (const GsFacePersons *self,
              const Track *track,
              const Track *other)
{
  guint i = 0, j = 0;

  if (track->end <= other->first || other->end <= track->first)
    return FALSE;

  while (i < track->pieces->len && j < other->pieces->len)
    {
      const Piece *ours = get_piece (self, track, i), *theirs = get_piece (self, other, j);

      if (ours->end <= theirs->first)
        i++;
      else if (theirs->end <= ours->first)
        j++;
      else
        return TRUE;
    }

  return FALSE;
}

/* People seen together are known to be different, and so is how much alike different people of this clip can be. */
static void
find_rivals (GsFacePersons *self)
{
  for (guint i = 0; i < self->tracks->len; i++)
    for (guint j = i + 1; j < self->tracks->len && TRACK (self, j)->first < TRACK (self, i)->end; j++)
      {
        Track *track = TRACK (self, i), *other = TRACK (self, j);
        float likeness;

        if (!are_together (self, track, other))
          continue;
        likeness = compare_tracks (self, track, other, TRACK_SIGNATURES);
        g_array_append_val (track->companions, j);
        g_array_append_val (other->companions, i);
        track->rival = MAX (track->rival, likeness);
        other->rival = MAX (other->rival, likeness);
      }
}

/* Whether one of two tracks begins soon after the other's end, in the same scene and place. */
static gboolean
are_neighbours (const GsFacePersons *self,
                const Track *track,
                const Track *other)
{
  const Track *before = track->end <= other->first ? track : other, *after = before == track ? other : track;
  const Piece *last = get_piece (self, before, before->pieces->len - 1), *first = get_piece (self, after, 0);

  return after->first >= before->end && after->first - before->end <= SOON && is_one_scene (self, before->end - 1, after->first)
         && gs_face_get_overlap (&last->tracklet->faces[last->tracklet->n_frames - 1], &first->tracklet->faces[0]) > SAME_PLACE;
}

/* Whether somebody seen beside the one is as much like the other, so that there is no telling which of the two it is. */
static gboolean
is_contested (const GsFacePersons *self,
              const Track *track,
              const Track *other,
              float likeness)
{
  for (guint i = 0; i < track->companions->len; i++)
    {
      const Track *companion = TRACK (self, g_array_index (track->companions, guint, i));

      if (companion != other && !are_together (self, companion, other)
          && compare_tracks (self, companion, other, TRACK_SIGNATURES) + MARGIN > likeness)
        return TRUE;
    }

  return FALSE;
}

/* How much a track is like a person; FALSE if it is not like enough, if they were seen together, or if it may as well be somebody
 * else. */
static gboolean
rate_person (const GsFacePersons *self,
             const Track *track,
             const Person *person,
             float *likeness)
{
  float rival = track->rival, needed;
  gboolean nearby = FALSE;
  guint share = MAX (PERSON_SIGNATURES / person->tracks->len, 1);

  *likeness = 0.0f;
  for (guint i = 0; i < person->tracks->len; i++)
    {
      const Track *other = TRACK (self, g_array_index (person->tracks, guint, i));

      if (are_together (self, track, other))
        return FALSE;
      *likeness = MAX (*likeness, compare_tracks (self, track, other, share));
      rival = MAX (rival, other->rival);
      nearby = nearby || are_neighbours (self, track, other);
    }

  needed = MAX (nearby ? SAME_NEARBY : SAME_FACE, rival + MARGIN);
  if (*likeness < needed)
    return FALSE;

  for (guint i = 0; i < person->tracks->len; i++)
    {
      const Track *other = TRACK (self, g_array_index (person->tracks, guint, i));

      if (is_contested (self, track, other, *likeness) || is_contested (self, other, track, *likeness))
        return FALSE;
    }

  return TRUE;
}

static int
compare_track_length (gconstpointer a,
                      gconstpointer b,
                      gpointer user_data)
{
  const GsFacePersons *self = user_data;
  guint x = *(const guint *) a, y = *(const guint *) b;

  if (TRACK (self, x)->n_frames != TRACK (self, y)->n_frames)
    return TRACK (self, x)->n_frames > TRACK (self, y)->n_frames ? -1 : 1;

  return (x > y) - (x < y);
}

/* The longest first, since it knows most: each track is a person's who is already known, or somebody new. Who is not surely
 * somebody is somebody new: two numbers for one person are better than one number for two. */
static void
make_persons (GsFacePersons *self)
{
  g_autofree guint *order = g_new (guint, MAX (self->tracks->len, 1));

  for (guint i = 0; i < self->tracks->len; i++)
    order[i] = i;
  g_qsort_with_data (order, (int) self->tracks->len, sizeof (guint), compare_track_length, self);

  for (guint i = 0; i < self->tracks->len; i++)
    {
      Track *track = TRACK (self, order[i]);
      float best = 0.0f;
      int found = -1;

      for (guint p = 0; p < self->persons->len; p++)
        {
          float likeness;

          if (rate_person (self, track, PERSON (self, p), &likeness) && likeness > best)
            {
              best = likeness;
              found = (int) p;
            }
        }

      if (found < 0)
        {
          Person person = { .tracks = g_array_new (FALSE, FALSE, sizeof (guint)), .first = G_MAXUINT };

          found = (int) self->persons->len;
          g_array_append_val (self->persons, person);
        }

      track->person = found;
      g_array_append_val (PERSON (self, found)->tracks, order[i]);
      PERSON (self, found)->n_frames += track->n_frames;
      if (track->first < PERSON (self, found)->first)
        {
          PERSON (self, found)->first = track->first;
          PERSON (self, found)->x = get_piece (self, track, 0)->tracklet->faces[0].x;
        }
    }
}

static int
compare_persons (gconstpointer a,
                 gconstpointer b,
                 gpointer user_data)
{
  const GsFacePersons *self = user_data;
  const Person *x = PERSON (self, *(const guint *) a), *y = PERSON (self, *(const guint *) b);

  if (x->n_frames != y->n_frames)
    return x->n_frames > y->n_frames ? -1 : 1;
  if (x->first != y->first)
    return x->first < y->first ? -1 : 1;

  return (x->x > y->x) - (x->x < y->x);
}

static void
number_persons (GsFacePersons *self)
{
  g_autofree guint *order = g_new (guint, MAX (self->persons->len, 1));

  for (guint i = 0; i < self->persons->len; i++)
    order[i] = i;
  g_qsort_with_data (order, (int) self->persons->len, sizeof (guint), compare_persons, self);
  for (guint i = 0; i < self->persons->len; i++)
    PERSON (self, order[i])->number = i + 1;

  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = PIECE (self, i);

      self->numbers[self->offsets[piece->group] + piece->index] = PERSON (self, TRACK (self, piece->track)->person)->number;
    }
}

/**
 * gs_face_persons_new:
 * @groups: (array length=n_groups): the groups of a clip in order; must live as long as the persons; %NULL = not known yet
 * @n_groups: how many
 *
 * Tells who is who. Tracklets that go on from one another by place and looks are one track; tracks are taken together to
 * persons by looks alone, across absences and cuts. Two who are seen in one frame are never one person, and a face
 * has to be more like a person than anybody seen beside that person is. Depends on nothing but the groups.
 *
 * Returns: (transfer full): the clip's persons
 */
GsFacePersons *
gs_face_persons_new (const GsFaceGroup *const *groups,
                     guint n_groups)
{
  GsFacePersons *self = g_new0 (GsFacePersons, 1);

  self->groups = groups;
  self->n_groups = n_groups;
  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  self->tracks = g_array_new (FALSE, FALSE, sizeof (Track));
  g_array_set_clear_func (self->tracks, clear_track);
  self->persons = g_array_new (FALSE, FALSE, sizeof (Person));
  g_array_set_clear_func (self->persons, clear_person);
  self->cuts = g_new0 (guint, MAX ((gsize) n_groups * GS_FACE_GROUP, 1));
  self->offsets = g_new0 (guint, MAX (n_groups, 1));

  take_pieces (self);
  make_tracks (self);
  find_rivals (self);
  make_persons (self);
  number_persons (self);

  return self;
}

void
gs_face_persons_free (GsFacePersons *self)
{
  g_array_unref (self->pieces);
  g_array_unref (self->tracks);
  g_array_unref (self->persons);
  g_free (self->cuts);
  g_free (self->offsets);
  g_free (self->numbers);
  g_free (self);
}

guint
gs_face_persons_get_n_persons (const GsFacePersons *self)
{
  return self->persons->len;
}

/**
 * gs_face_persons_get_person:
 * @self: the persons
 * @group: a group
 * @tracklet: one of its tracklets
 *
 * Returns: the number of the person it shows, from 1
 */
guint
gs_face_persons_get_person (const GsFacePersons *self,
                            guint group,
                            guint tracklet)
{
  return self->numbers[self->offsets[group] + tracklet];
}

/**
 * gs_face_persons_get_faces:
 * @self: the persons
 * @person: number of a person
 * @faces: (out): their face in each frame, %NULL = not there ([n_groups * GS_FACE_GROUP]); they belong to the groups
 */
void
gs_face_persons_get_faces (const GsFacePersons *self,
                           guint person,
                           const GsFace **faces)
{
  memset (faces, 0, (gsize) self->n_groups * GS_FACE_GROUP * sizeof *faces);

  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = PIECE (self, i);

      if (gs_face_persons_get_person (self, piece->group, piece->index) != person)
        continue;
      for (guint frame = piece->first; frame < piece->end; frame++)
        faces[frame] = &piece->tracklet->faces[frame - piece->first];
    }
}
