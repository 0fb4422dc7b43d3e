"""The second lock on the assurance year: who writes what, what the Home Office reads, and the order of steps."""

from django.db import migrations

from core.migration_operations import OWN_ROWS, SecureTable

# Which areas' submitted packs the person may read: all for an assessor, the region for an adviser.
REACH = """
CREATE FUNCTION app_holds_national(wanted text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT current_setting('app.national', true) = 'on' AND EXISTS (
        SELECT 1 FROM core_nationalrole WHERE user_id = app_user() AND role = wanted
            AND starts_on <= (now() AT TIME ZONE 'Europe/London')::date
            AND (ends_on IS NULL OR ends_on >= (now() AT TIME ZONE 'Europe/London')::date))
$$;

CREATE FUNCTION app_assessed_areas() RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT array_agg(id) FROM core_authority WHERE (SELECT app_holds_national('assessor'))
$$;

CREATE FUNCTION app_pack_areas() RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT array_agg(area.id) FROM core_authority area
    WHERE (SELECT app_holds_national('assessor'))
        OR ((SELECT app_holds_national('adviser')) AND area.region IN (
            SELECT region FROM core_nationalrole WHERE user_id = app_user() AND role = 'adviser'
                AND starts_on <= (now() AT TIME ZONE 'Europe/London')::date
                AND (ends_on IS NULL OR ends_on >= (now() AT TIME ZONE 'Europe/London')::date)))
$$;
"""
DROP_REACH = """
DROP FUNCTION app_pack_areas();
DROP FUNCTION app_assessed_areas();
DROP FUNCTION app_holds_national(text);
"""

ASSESSED = "authority_id = ANY ((SELECT app_assessed_areas())::bigint[])"
IN_PACKS = "authority_id = ANY ((SELECT app_pack_areas())::bigint[])"
NATIONAL = "(SELECT current_setting('app.national', true)) = 'on'"
ISSUED = "EXISTS (SELECT 1 FROM benchmarks_review review WHERE review.state = 'issued' AND review.submission_id = {})"

# Table -> (what of it its area may read, who of the Home Office may write).
HOME_OFFICE = {
    "review": ("true", ASSESSED),
    "rating": (
        "kind <> 'second' AND EXISTS (SELECT 1 FROM benchmarks_review review "
        "WHERE review.id = review_id AND review.state IN ('moderated', 'issued'))",
        ASSESSED,
    ),
    "remark": ("kind = 'question'", IN_PACKS),
    "letter": ("true", ASSESSED),
    "improvementaction": (ISSUED.format("benchmarks_improvementaction.submission_id"), ASSESSED),
    "escalation": ("true", ASSESSED),
}


def _written_by_the_home_office(table: str, of_area: str, writers: str) -> str:
    """Policies in place of those by which an area writes its own rows, for a table or its history."""
    mine = f"({OWN_ROWS}) AND {of_area}" if of_area else "false"
    return f"""
DO $$
DECLARE
    held record;
BEGIN
    FOR held IN SELECT policyname FROM pg_policies WHERE schemaname = current_schema()
                AND tablename = '{table}' AND 'prevent_app' = ANY (roles) LOOP
        EXECUTE format('DROP POLICY %I ON {table}', held.policyname);
    END LOOP;
END
$$;
CREATE POLICY tenant_read ON {table} FOR SELECT TO prevent_app USING ({mine} OR {IN_PACKS});
CREATE POLICY assessor_insert ON {table} FOR INSERT TO prevent_app WITH CHECK ({writers});
CREATE POLICY assessor_update ON {table} FOR UPDATE TO prevent_app USING ({writers}) WITH CHECK ({writers});
CREATE POLICY assessor_delete ON {table} FOR DELETE TO prevent_app USING (false);
"""


WRITTEN_APART = "".join(
    _written_by_the_home_office(f"benchmarks_{name}", of_area, writers)
    + _written_by_the_home_office(f"benchmarks_historical{name}", "", writers)
    for name, (of_area, writers) in HOME_OFFICE.items()
)

# The file that went with a submission, and no other, opens for who may read the pack.
SUBMITTED_FILES = f"""
CREATE POLICY submitted_files ON core_documentversion FOR SELECT TO prevent_app
    USING ({IN_PACKS} AND id IN (SELECT version_id FROM benchmarks_submitteddocument));
"""

HASH = """
ALTER TABLE benchmarks_submission ADD CONSTRAINT benchmarks_submission_hash_is_true
    CHECK (sha256 = encode(sha256(convert_to(content, 'UTF8')), 'hex'));
"""

LOCKED = """
CREATE FUNCTION benchmarks_refuse(why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', why USING ERRCODE = 'restrict_violation';
END
$$;

-- Submitted is locked; only a return by the Home Office opens it again.
CREATE FUNCTION benchmarks_refuse_if_submitted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
BEGIN
    IF TG_TABLE_NAME = 'benchmarks_annualassessment' THEN
        touched := ARRAY[OLD.id];
    ELSIF TG_TABLE_NAME = 'benchmarks_assessmentline' THEN
        IF TG_OP <> 'INSERT' THEN touched := touched || OLD.assessment_id; END IF;
        IF TG_OP <> 'DELETE' THEN touched := touched || NEW.assessment_id; END IF;
    ELSE
        IF TG_OP <> 'INSERT' THEN
            touched := touched || (SELECT assessment_id FROM benchmarks_assessmentline WHERE id = OLD.line_id);
        END IF;
        IF TG_OP <> 'DELETE' THEN
            touched := touched || (SELECT assessment_id FROM benchmarks_assessmentline WHERE id = NEW.line_id);
        END IF;
    END IF;
    IF EXISTS (SELECT 1 FROM benchmarks_submission sent WHERE sent.assessment_id = ANY (touched)
               AND NOT EXISTS (SELECT 1 FROM benchmarks_review review
                               WHERE review.submission_id = sent.id AND review.state = 'returned')) THEN
        PERFORM benchmarks_refuse('this assessment is submitted and locked');
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER submitted_is_locked BEFORE UPDATE OR DELETE ON benchmarks_annualassessment
    FOR EACH ROW EXECUTE FUNCTION benchmarks_refuse_if_submitted();
CREATE TRIGGER submitted_is_locked BEFORE INSERT OR UPDATE OR DELETE ON benchmarks_assessmentline
    FOR EACH ROW EXECUTE FUNCTION benchmarks_refuse_if_submitted();
CREATE TRIGGER submitted_is_locked BEFORE INSERT OR UPDATE OR DELETE ON benchmarks_lineevidence
    FOR EACH ROW EXECUTE FUNCTION benchmarks_refuse_if_submitted();
"""

# A round follows a return; who wrote any of it, in this year or by hand-over, can't approve it.
SUBMITTING = """
CREATE FUNCTION benchmarks_check_submission() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    year benchmarks_annualassessment;
BEGIN
    SELECT * INTO year FROM benchmarks_annualassessment WHERE id = NEW.assessment_id;
    IF NEW.round <> 1 + (SELECT count(*) FROM benchmarks_submission WHERE assessment_id = NEW.assessment_id) THEN
        PERFORM benchmarks_refuse('rounds follow one another');
    END IF;
    IF EXISTS (SELECT 1 FROM benchmarks_submission sent WHERE sent.assessment_id = NEW.assessment_id
               AND NOT EXISTS (SELECT 1 FROM benchmarks_review review
                               WHERE review.submission_id = sent.id AND review.state = 'returned')) THEN
        PERFORM benchmarks_refuse('this assessment is submitted already');
    END IF;
    IF year.prepared_by_id IS DISTINCT FROM NEW.prepared_by_id
        OR (year.starts_on, year.ends_on, year.framework) IS DISTINCT FROM
           (NEW.starts_on, NEW.ends_on, NEW.framework) THEN
        PERFORM benchmarks_refuse('it was not handed over by its preparer, or its year differs');
    END IF;
    IF EXISTS (SELECT 1 FROM benchmarks_assessmentline WHERE assessment_id = NEW.assessment_id
               AND self_rating = '') THEN
        PERFORM benchmarks_refuse('a benchmark has no self-rating');
    END IF;
    IF EXISTS (SELECT 1 FROM benchmarks_historicalassessmentline
               WHERE assessment_id = NEW.assessment_id AND written_by_id = NEW.approved_by_id)
        OR EXISTS (SELECT 1 FROM benchmarks_lineevidence evidence
                   JOIN benchmarks_assessmentline line ON line.id = evidence.line_id
                   WHERE line.assessment_id = NEW.assessment_id
                   AND evidence.recorded_by_id = NEW.approved_by_id) THEN
        PERFORM benchmarks_refuse('the approver prepared a part of this assessment');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER follows_the_rules BEFORE INSERT ON benchmarks_submission
    FOR EACH ROW EXECUTE FUNCTION benchmarks_check_submission();
"""

STEPS = """
CREATE FUNCTION benchmarks_last_rating(wanted_review bigint, wanted_section int, wanted_kind text)
RETURNS text LANGUAGE sql STABLE AS $$
    SELECT value FROM benchmarks_rating WHERE review_id = wanted_review AND section = wanted_section
        AND kind = wanted_kind ORDER BY id DESC LIMIT 1
$$;

CREATE FUNCTION benchmarks_check_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM benchmarks_refuse('a review is never deleted');
    ELSIF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'submitted' THEN
            PERFORM benchmarks_refuse('a review begins with a submitted pack');
        END IF;
        IF EXISTS (SELECT 1 FROM benchmarks_submission sent
                   JOIN benchmarks_submission later ON later.assessment_id = sent.assessment_id
                        AND later.round > sent.round WHERE sent.id = NEW.submission_id) THEN
            PERFORM benchmarks_refuse('a later round was submitted');
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state IN ('issued', 'returned') OR NEW.submission_id <> OLD.submission_id THEN
        PERFORM benchmarks_refuse('this review is finished, or is another pack''s');
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('submitted', 'assessed'), ('submitted', 'returned'), ('assessed', 'returned'),
        ('assessed', 'moderated'), ('moderated', 'issued')) THEN
        PERFORM benchmarks_refuse(format('a review does not go from %s to %s', OLD.state, NEW.state));
    END IF;
    IF NEW.state = 'assessed' AND OLD.state <> 'assessed' AND EXISTS (
        SELECT 1 FROM benchmarks_submittedline line WHERE line.submission_id = NEW.submission_id
        AND benchmarks_last_rating(NEW.id, line.section, 'first') IS NULL) THEN
        PERFORM benchmarks_refuse('a benchmark is not rated');
    END IF;
    IF NEW.state = 'moderated' AND OLD.state <> 'moderated' AND NEW.second_assessor_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM benchmarks_submittedline line WHERE line.submission_id = NEW.submission_id
        AND (benchmarks_last_rating(NEW.id, line.section, 'second') IS NULL
             OR (benchmarks_last_rating(NEW.id, line.section, 'second')
                 <> benchmarks_last_rating(NEW.id, line.section, 'first')
                 AND benchmarks_last_rating(NEW.id, line.section, 'moderated') IS NULL))) THEN
        PERFORM benchmarks_refuse('the second assessor has not rated all, or a variance is not settled');
    END IF;
    IF NEW.state = 'issued' AND OLD.state <> 'issued' AND NOT (
        NEW.reply_due < (now() AT TIME ZONE 'Europe/London')::date
        OR EXISTS (SELECT 1 FROM benchmarks_reply WHERE submission_id = NEW.submission_id)) THEN
        PERFORM benchmarks_refuse('the area may still reply');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER follows_the_steps BEFORE INSERT OR UPDATE OR DELETE ON benchmarks_review
    FOR EACH ROW EXECUTE FUNCTION benchmarks_check_review();

CREATE FUNCTION benchmarks_check_rating() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held benchmarks_review;
BEGIN
    SELECT * INTO held FROM benchmarks_review WHERE id = NEW.review_id;
    IF NOT EXISTS (SELECT 1 FROM benchmarks_submittedline line WHERE line.submission_id = held.submission_id
                   AND line.section = NEW.section AND line.computed = NEW.computed
                   AND line.self_rating = NEW.self_rating) THEN
        PERFORM benchmarks_refuse('a rating stands beside the submitted values');
    END IF;
    IF (NEW.kind = 'first' AND (held.state <> 'submitted'
                                OR NEW.recorded_by_id IS DISTINCT FROM held.assessor_id))
        OR (NEW.kind = 'second' AND (held.state NOT IN ('submitted', 'assessed')
                                     OR NEW.recorded_by_id IS DISTINCT FROM held.second_assessor_id))
        OR (NEW.kind = 'moderated' AND (held.state NOT IN ('assessed', 'moderated')
                                        OR NEW.recorded_by_id = held.assessor_id)) THEN
        PERFORM benchmarks_refuse(format('no %s rating by this person while %s', NEW.kind, held.state));
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER follows_the_steps BEFORE INSERT ON benchmarks_rating
    FOR EACH ROW EXECUTE FUNCTION benchmarks_check_rating();

-- What may be written while the pack stands in a certain step.
CREATE FUNCTION benchmarks_check_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    step text;
BEGIN
    SELECT state INTO step FROM benchmarks_review WHERE submission_id = CASE TG_TABLE_NAME
        WHEN 'benchmarks_letter' THEN (SELECT submission_id FROM benchmarks_review
                                       WHERE id = (to_jsonb(NEW) ->> 'review_id')::bigint)
        WHEN 'benchmarks_answer' THEN (SELECT submission_id FROM benchmarks_remark
                                       WHERE id = (to_jsonb(NEW) ->> 'remark_id')::bigint AND kind = 'question')
        ELSE (to_jsonb(NEW) ->> 'submission_id')::bigint END;
    IF TG_TABLE_NAME = 'benchmarks_reply' AND step IS DISTINCT FROM 'moderated' THEN
        PERFORM benchmarks_refuse('the area replies once, after moderation and before the letter');
    ELSIF TG_TABLE_NAME = 'benchmarks_letter' AND step IS DISTINCT FROM 'issued' THEN
        PERFORM benchmarks_refuse('a letter follows the issue');
    ELSIF TG_TABLE_NAME IN ('benchmarks_answer', 'benchmarks_remark') AND step IN ('issued', 'returned') THEN
        PERFORM benchmarks_refuse('this review is finished');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER follows_the_steps BEFORE INSERT ON benchmarks_reply
    FOR EACH ROW EXECUTE FUNCTION benchmarks_check_step();
CREATE TRIGGER follows_the_steps BEFORE INSERT ON benchmarks_letter
    FOR EACH ROW EXECUTE FUNCTION benchmarks_check_step();
CREATE TRIGGER follows_the_steps BEFORE INSERT ON benchmarks_answer
    FOR EACH ROW EXECUTE FUNCTION benchmarks_check_step();
CREATE TRIGGER follows_the_steps BEFORE INSERT ON benchmarks_remark
    FOR EACH ROW EXECUTE FUNCTION benchmarks_check_step();

CREATE FUNCTION benchmarks_check_improvement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'benchmarks_improvementupdate' THEN
        IF (SELECT closed_at FROM benchmarks_improvementaction WHERE id = NEW.improvement_id) IS NOT NULL THEN
            PERFORM benchmarks_refuse('this improvement action is closed');
        END IF;
    ELSIF OLD.closed_at IS NOT NULL THEN
        PERFORM benchmarks_refuse('this improvement action is closed');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER closed_is_closed BEFORE INSERT ON benchmarks_improvementupdate
    FOR EACH ROW EXECUTE FUNCTION benchmarks_check_improvement();
CREATE TRIGGER closed_is_closed BEFORE UPDATE ON benchmarks_improvementaction
    FOR EACH ROW EXECUTE FUNCTION benchmarks_check_improvement();
"""
DROP_RULES = """
DROP FUNCTION benchmarks_check_improvement() CASCADE;
DROP FUNCTION benchmarks_check_step() CASCADE;
DROP FUNCTION benchmarks_check_rating() CASCADE;
DROP FUNCTION benchmarks_check_review() CASCADE;
DROP FUNCTION benchmarks_last_rating(bigint, int, text);
DROP FUNCTION benchmarks_check_submission() CASCADE;
DROP FUNCTION benchmarks_refuse_if_submitted() CASCADE;
DROP FUNCTION benchmarks_refuse(text);
DROP POLICY submitted_files ON core_documentversion;
"""


class Migration(migrations.Migration):
    dependencies = [("benchmarks", "0003_assurance"), ("core", "0002_walls")]

    operations = [
        migrations.RunSQL(REACH, DROP_REACH),
        SecureTable(model="AnnualAssessment"),
        SecureTable(model="AssessmentLine"),
        SecureTable(model="LineEvidence"),
        SecureTable(model="Submission", also_read=IN_PACKS, insert_only=True),
        SecureTable(model="SubmittedLine", also_read=NATIONAL, insert_only=True),
        SecureTable(model="SubmittedDocument", also_read=IN_PACKS, insert_only=True),
        SecureTable(model="Review"),
        SecureTable(model="Rating", insert_only=True),
        SecureTable(model="Remark", insert_only=True),
        SecureTable(model="Answer", also_read=IN_PACKS, insert_only=True),
        SecureTable(model="Reply", also_read=IN_PACKS, insert_only=True),
        SecureTable(model="Letter", insert_only=True),
        SecureTable(model="ImprovementAction"),
        SecureTable(model="ImprovementUpdate", also_read=IN_PACKS, insert_only=True),
        SecureTable(model="Escalation", insert_only=True),
        migrations.RunSQL(WRITTEN_APART, migrations.RunSQL.noop),
        migrations.RunSQL(SUBMITTED_FILES + HASH + LOCKED + SUBMITTING + STEPS, DROP_RULES),
    ]
