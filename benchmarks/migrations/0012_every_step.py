"""The database refuses every step of the assurance year that the actions refuse, not the main ones alone."""

from django.db import migrations

# Written out of order: while it waits for approval nothing moves, and what has gaps is not handed over.
AREA = """
CREATE FUNCTION benchmarks_waits_for_approval(wanted bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM benchmarks_annualassessment year WHERE year.id = wanted AND year.prepared_at IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM benchmarks_submission sent
                        JOIN benchmarks_review review ON review.submission_id = sent.id
                        WHERE sent.assessment_id = wanted AND review.state = 'returned'
                        AND review.returned_at >= year.prepared_at))
$$;

CREATE FUNCTION benchmarks_check_hand_over() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.prepared_at IS NULL THEN
        RETURN NEW;
    ELSIF TG_OP = 'INSERT' THEN
        PERFORM benchmarks_refuse('an assessment begins unwritten');
    ELSIF NEW.prepared_at IS DISTINCT FROM OLD.prepared_at AND (
        EXISTS (SELECT 1 FROM benchmarks_assessmentline
                WHERE assessment_id = NEW.id AND (self_rating = '' OR btrim(narrative) = ''))
        OR NOT EXISTS (SELECT 1 FROM benchmarks_assessmentline WHERE assessment_id = NEW.id)) THEN
        PERFORM benchmarks_refuse('what is handed over has a rating and a narrative for each benchmark');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER is_complete BEFORE INSERT OR UPDATE ON benchmarks_annualassessment
    FOR EACH ROW EXECUTE FUNCTION benchmarks_check_hand_over();

CREATE FUNCTION benchmarks_refuse_while_it_waits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held jsonb := to_jsonb(CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END);
    year bigint := (held ->> 'assessment_id')::bigint;
BEGIN
    IF TG_TABLE_NAME = 'benchmarks_lineevidence' THEN
        SELECT assessment_id INTO year FROM benchmarks_assessmentline WHERE id = (held ->> 'line_id')::bigint;
    END IF;
    IF benchmarks_waits_for_approval(year) THEN
        PERFORM benchmarks_refuse('this assessment waits for approval');
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER waits_for_approval BEFORE INSERT OR UPDATE OR DELETE ON benchmarks_assessmentline
    FOR EACH ROW EXECUTE FUNCTION benchmarks_refuse_while_it_waits();
CREATE TRIGGER waits_for_approval BEFORE INSERT OR UPDATE OR DELETE ON benchmarks_lineevidence
    FOR EACH ROW EXECUTE FUNCTION benchmarks_refuse_while_it_waits();

CREATE FUNCTION benchmarks_check_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.standing <> OLD.standing AND 'new' IN (OLD.standing, NEW.standing) THEN
        PERFORM benchmarks_refuse(format('a line does not go from %s to %s', OLD.standing, NEW.standing));
    ELSIF OLD.self_rating <> '' AND NEW.self_rating = '' THEN
        PERFORM benchmarks_refuse('a rating is changed, not taken back');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER follows_the_steps BEFORE UPDATE ON benchmarks_assessmentline
    FOR EACH ROW EXECUTE FUNCTION benchmarks_check_line();

CREATE FUNCTION benchmarks_check_handed_over() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT benchmarks_waits_for_approval(NEW.assessment_id) THEN
        PERFORM benchmarks_refuse('it was not handed over since it was returned');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER was_handed_over BEFORE INSERT ON benchmarks_submission
    FOR EACH ROW EXECUTE FUNCTION benchmarks_check_handed_over();

CREATE FUNCTION benchmarks_check_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM benchmarks_remark WHERE id = NEW.remark_id AND kind = 'question') THEN
        PERFORM benchmarks_refuse('an answer is given to a question');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER has_a_question BEFORE INSERT ON benchmarks_answer
    FOR EACH ROW EXECUTE FUNCTION benchmarks_check_answer();
"""

# What was done stays done, by whom and when; the time to reply is given whole.
REVIEW = """
CREATE FUNCTION benchmarks_check_done() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.assessor_id <> OLD.assessor_id AND OLD.state <> 'submitted' THEN
        PERFORM benchmarks_refuse('a pack that is assessed is not taken over');
    ELSIF NEW.second_assessor_id IS DISTINCT FROM OLD.second_assessor_id AND (
        OLD.state NOT IN ('submitted', 'assessed')
        OR benchmarks_begun_second(OLD.id)) THEN
        PERFORM benchmarks_refuse('it is too late for another second assessor');
    ELSIF OLD.state <> 'submitted' AND (NEW.assessed_at, NEW.assessed_by_id)
        IS DISTINCT FROM (OLD.assessed_at, OLD.assessed_by_id) THEN
        PERFORM benchmarks_refuse('who assessed it and when stays');
    ELSIF OLD.state = 'moderated' AND (NEW.moderated_at, NEW.moderated_by_id, NEW.reply_due)
        IS DISTINCT FROM (OLD.moderated_at, OLD.moderated_by_id, OLD.reply_due) THEN
        PERFORM benchmarks_refuse('the time to reply stays as it was given');
    ELSIF NEW.state = 'assessed' AND NEW.assessed_by_id <> NEW.assessor_id THEN
        PERFORM benchmarks_refuse('a pack is assessed by its assessor');
    ELSIF NEW.state = 'moderated'
        AND NEW.reply_due <= (NEW.moderated_at AT TIME ZONE 'Europe/London')::date THEN
        PERFORM benchmarks_refuse('an area has at least a day to reply');
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION benchmarks_begun_second(wanted bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM benchmarks_rating WHERE review_id = wanted AND kind = 'second')
$$;
CREATE TRIGGER what_is_done_stays BEFORE UPDATE ON benchmarks_review
    FOR EACH ROW EXECUTE FUNCTION benchmarks_check_done();
"""

# An improvement is asked of a pack under review, told with its letter, closed once and never reworded.
AFTER = """
CREATE FUNCTION benchmarks_check_improving() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'benchmarks_improvementupdate' THEN
        IF NOT EXISTS (SELECT 1 FROM benchmarks_improvementaction WHERE id = NEW.improvement_id) THEN
            PERFORM benchmarks_refuse('the area has not been told of this improvement action');
        END IF;
    ELSIF TG_OP = 'INSERT' THEN
        IF NEW.closed_at IS NOT NULL OR NOT EXISTS (
            SELECT 1 FROM benchmarks_review WHERE submission_id = NEW.submission_id AND state <> 'returned') THEN
            PERFORM benchmarks_refuse('an improvement action is set, open, on a pack that is taken up');
        END IF;
    ELSIF (NEW.submission_id, NEW.section, NEW.what, NEW.due_on)
        IS DISTINCT FROM (OLD.submission_id, OLD.section, OLD.what, OLD.due_on) THEN
        PERFORM benchmarks_refuse('what an area is asked to improve is not reworded');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER follows_the_steps BEFORE INSERT OR UPDATE ON benchmarks_improvementaction
    FOR EACH ROW EXECUTE FUNCTION benchmarks_check_improving();
CREATE TRIGGER follows_the_steps BEFORE INSERT ON benchmarks_improvementupdate
    FOR EACH ROW EXECUTE FUNCTION benchmarks_check_improving();

ALTER TABLE benchmarks_escalation ADD CONSTRAINT benchmarks_escalation_is_decided
    CHECK (decided_on <= (recorded_at AT TIME ZONE 'Europe/London')::date);
"""

DROPPED = """
ALTER TABLE benchmarks_escalation DROP CONSTRAINT benchmarks_escalation_is_decided;
DROP FUNCTION benchmarks_check_improving() CASCADE;
DROP FUNCTION benchmarks_check_done() CASCADE;
DROP FUNCTION benchmarks_begun_second(bigint);
DROP FUNCTION benchmarks_check_answer() CASCADE;
DROP FUNCTION benchmarks_check_handed_over() CASCADE;
DROP FUNCTION benchmarks_check_line() CASCADE;
DROP FUNCTION benchmarks_refuse_while_it_waits() CASCADE;
DROP FUNCTION benchmarks_check_hand_over() CASCADE;
DROP FUNCTION benchmarks_waits_for_approval(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("benchmarks", "0011_letter_failures")]

    operations = [migrations.RunSQL(AREA + REVIEW + AFTER, DROPPED)]
