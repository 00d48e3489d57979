using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Lambda.Core;
using Worker.Jobs.AnnounceTraining;
using WorkerLib.Alerts;

namespace Worker.Tests.Jobs.AnnounceTraining;

public static class AnnounceTrainingTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 21, 0, 0, 123, TimeSpan.Zero);

    [Fact]
    public static async Task Invalid_reviews_are_an_alert_with_what_the_job_said_of_them()
    {
        var alert = await RowAsync(Failed(
            "InvalidReviewsException",
            """{"errorType":"InvalidReviewsException","errorMessage":"Row 3, column star_rating: 'Y' is no whole number."}"""));

        Assert.Equal(
            new Alert(
                "training/vectors",
                Now,
                AlertKind.Alert,
                AlertSeverity.Error,
                "No model was made of incoming/vectors/spring.csv: Row 3, column star_rating: 'Y' is no whole number. "
                + "The execution is e1."),
            alert);
    }

    [Fact]
    public static async Task A_reason_that_names_the_file_is_not_preceded_by_its_name()
    {
        var alert = await RowAsync(Failed(
            "InvalidReviewsException", """{"errorMessage":"incoming/vectors/spring.csv has 1 error in 3 rows."}"""));

        Assert.Equal("No model was made: incoming/vectors/spring.csv has 1 error in 3 rows. The execution is e1.", alert.Message);
    }

    [Fact]
    public static async Task A_training_that_failed_is_an_alert_with_what_SageMaker_said()
    {
        var alert = await RowAsync(Failed(
            "States.TaskFailed",
            """{"TrainingJobName":"reviews-0-0","TrainingJobStatus":"Failed","FailureReason":"ClientError: no word is left"}"""));

        Assert.Equal(
            "No model was made of incoming/vectors/spring.csv: training job reviews-0-0 ended as Failed: ClientError: no word is left. "
            + "The execution is e1.",
            alert.Message);
    }

    [Theory]
    [InlineData("NoLines", "No row of it has a text to train with.", "No row of it has a text to train with.")]
    [InlineData("Lambda.Unknown", "The cause could not be determined.", "Lambda.Unknown: The cause could not be determined.")]
    [InlineData("States.Timeout", "", "a task took longer than it may (States.Timeout).")]
    [InlineData("States.Timeout", null, "a task took longer than it may (States.Timeout).")]
    [InlineData("Lambda.Unknown", "[1]", "Lambda.Unknown: [1].")]
    public static async Task Any_other_error_is_an_alert_with_its_name(string error, string? cause, string reason)
    {
        var alert = await RowAsync(Failed(error, cause));

        Assert.Equal($"No model was made of incoming/vectors/spring.csv: {reason} The execution is e1.", alert.Message);
    }

    [Fact]
    public static async Task A_model_is_the_recovery_of_its_form()
    {
        var alert = await RowAsync(new Request(
            "incoming/sentiment/spring.csv", "e1", Now, Model: new VerifiedModel(12345, 100, "models/sentiment/latest.json")));

        Assert.Equal(
            ("training/sentiment", AlertKind.Recovery), (alert.Subject, alert.Kind));
        Assert.Equal(
            "A model was made of incoming/sentiment/spring.csv: 12,345 words, 100 dimensions; models/sentiment/latest.json names it.",
            alert.Message);
    }

    [Theory]
    [InlineData("incoming/vectors/2026/spring.csv", "training/vectors")]
    [InlineData("incoming/spring.csv", "training/other")]
    [InlineData("incoming/pictures/spring.csv", "training/other")]
    [InlineData("vectors", "training/other")]
    public static async Task Each_form_is_one_incident(string key, string subject)
    {
        var alert = await RowAsync(Failed("States.Timeout", null) with { Key = key });

        Assert.Equal(subject, alert.Subject);
    }

    /// <summary>Nothing else would: no model is ever made of a file of no form.</summary>
    [Fact]
    public static async Task A_model_of_any_form_ends_the_incident_of_files_in_no_folder_of_a_form()
    {
        var rows = await RowsAsync(new Request(
            "incoming/vectors/spring.csv", "e1", Now, Model: new VerifiedModel(12345, 100, "models/vectors/latest.json")));

        Assert.Equal(["training/vectors", "training/other"], rows.Select(row => row.Subject));
        Assert.Equal([rows[0]], rows.Select(row => row with { Subject = "training/vectors" }).Distinct());
        Assert.Equal(AlertKind.Recovery, rows[1].Kind);
        Assert.Single(await RowsAsync(Failed("States.Timeout", null)));
    }

    [Fact]
    public static async Task A_cause_with_half_of_a_character_is_told_as_it_came()
    {
        var alert = await RowAsync(Failed("States.TaskFailed", """{"errorMessage":"\ud83c"}"""));

        Assert.Contains("""States.TaskFailed: {"errorMessage":"\ud83c"}""", alert.Message, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task A_time_at_the_end_of_the_calendar_is_kept_as_it_is() =>
        Assert.Equal(
            DateTimeOffset.MaxValue,
            (await RowAsync(Failed("States.Timeout", null) with { RaisedAt = DateTimeOffset.MaxValue })).RaisedAt);

    [Fact]
    public static async Task A_long_cause_is_cut()
    {
        var alert = await RowAsync(Failed("States.TaskFailed", new string('x', 32_768)));

        Assert.InRange(alert.Message.Length, 1000, 1200);
    }

    [Fact]
    public static async Task A_retried_task_writes_the_same_row()
    {
        var request = Failed("States.Timeout", null);

        Assert.Equal(await RowAsync(request), await RowAsync(request));
    }

    [Fact]
    public static async Task Neither_an_error_nor_a_model_is_nothing_to_announce()
    {
        var exception = await Assert.ThrowsAsync<InvalidAnnouncementException>(
            () => RowAsync(new Request("incoming/vectors/spring.csv", "e1", Now)));

        Assert.Contains("Nothing is announced of the execution e1", exception.Message, StringComparison.Ordinal);
    }

    private static Request Failed(string error, string? cause) =>
        new("incoming/vectors/spring.csv", "e1", Now, new CaughtError(error, cause));

    private static async Task<Alert> RowAsync(Request request)
    {
        var rows = await RowsAsync(request);
        return rows[0];
    }

    private static async Task<IReadOnlyList<Alert>> RowsAsync(Request request)
    {
        var dynamoDB = Substitute.For<IAmazonDynamoDB>();
        var rows = new List<Alert>();
        await dynamoDB.PutItemAsync(
            "alerts", Arg.Do<Dictionary<string, AttributeValue>>(item => rows.Add(Alert.Read(item))), Arg.Any<CancellationToken>());
        await new AnnounceTrainingHandler(dynamoDB, "alerts").HandleAsync(request, Substitute.For<ILambdaContext>());
        return rows;
    }
}
