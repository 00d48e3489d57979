using Worker.Cli.Fleet;
using Worker.Cli.Fleet.Code;

namespace Worker.Tests.Cli.Fleet;

/// <summary>The IAM actions that are read from code, each from a job of a few lines.</summary>
[Trait("Category", "Integration")]
public sealed class CallTests(FleetFixture fleets) : IClassFixture<FleetFixture>
{
    private static readonly SourceFile Helper = new("functions/WorkerLib/Helper.cs", """
        using Amazon.DynamoDBv2;
        using Amazon.DynamoDBv2.Model;

        public abstract class Valued
        {
            public int Value => Read();

            protected abstract int Read();
        }

        public sealed class Helper(IAmazonDynamoDB tables) : Valued
        {
            public static object Describe(IAmazonDynamoDB tables) => tables.DescribeTableAsync("t");

            protected override int Read() => tables.ScanAsync(new ScanRequest()).Id;
        }

        """);

    private static readonly (string Call, string Actions)[] Calls =
    [
        ("tables.GetItemAsync(\"t\", [])", "dynamodb:GetItem"),
        ("tables.BatchWriteItemAsync(new BatchWriteItemRequest())", "dynamodb:BatchWriteItem"),
        ("tables.TransactGetItemsAsync(new TransactGetItemsRequest())", "dynamodb:GetItem"),
        (
            "tables.TransactWriteItemsAsync(new() { TransactItems = [new() { Delete = new() }, new() { ConditionCheck = new() }] })",
            "dynamodb:ConditionCheckItem dynamodb:DeleteItem"),
        ("tables.Paginators.Query(new QueryRequest())", "dynamodb:Query"),
        ("files.GetObjectMetadataAsync(\"b\", \"k\")", "s3:GetObject"),
        ("files.CopyObjectAsync(\"b\", \"k\", \"c\", \"l\")", "s3:GetObject s3:PutObject"),
        ("files.DeleteObjectsAsync(new())", "s3:DeleteObject"),
        ("files.ListObjectsV2Async(new())", "s3:ListBucket"),
        ("files.UploadPartAsync(new())", "s3:PutObject"),
        ("files.UploadObjectFromStreamAsync(\"b\", \"k\", Stream.Null, null)", "s3:PutObject"),
        ("new WorkerLib.Aws.S3UploadStream(files, \"b\", \"k\", \"text/plain\").Length", "s3:AbortMultipartUpload s3:PutObject"),
        ("new Helper(tables).Value", "dynamodb:DescribeTable dynamodb:Scan"),
        ("Helper.Describe(tables)", "dynamodb:DescribeTable"),
        ("(Func<Task>)(() => tables.DeleteItemAsync(\"t\", []))", "dynamodb:DeleteItem"),
        ("queues.SendMessageBatchAsync(null)", "sqs:SendMessage"),
        ("queues.ChangeMessageVisibilityBatchAsync(null)", "sqs:ChangeMessageVisibility"),
        ("WorkerLib.Aws.AwsClients.SQS.ReceiveMessageAsync(null)", "sqs:ReceiveMessage"),
        ("WorkerLib.Aws.AwsClients.Lambda.InvokeAsync(null)", "lambda:InvokeFunction"),
        ("WorkerLib.Aws.AwsClients.SQS", ""),
        ("tables.Config.ServiceURL", ""),
    ];

    // One reading for all of them: job Call0 makes the first call.
    private readonly Lazy<CodeModel> read = new(() => fleets.ReadCode(Calls.Index().Aggregate(
        SampleFleet.TwoJobs.With(Helper),
        (fleet, call) => fleet.With(Job($"Call{call.Index}", $"object Work() => {call.Item.Call};")))));

    [Fact]
    public void Knows_the_actions_of_calls() => Assert.All(
        Calls.Index(),
        call => Assert.Equal(
            call.Item.Actions,
            string.Join(
                ' ', JobOf(read.Value, $"Call{call.Index}").Calls.Select(found => found.Action).Order(StringComparer.Ordinal))));

    [Fact]
    public void Says_of_which_services_the_actions_cannot_be_told()
    {
        var open = Job("Open", "object[] Work() => [files.GetPreSignedURL(new()), tables.ExecuteStatementAsync(new())];");
        var code = fleets.ReadCode(SampleFleet.TwoJobs.With(open));

        Assert.Equal(["dynamodb", "s3"], JobOf(code, "Open").OpenServices.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Does_not_take_what_another_job_does_for_its_own()
    {
        var code = fleets.ReadCode(SampleFleet.TwoJobs
            .With(Job("Quiet", "object Work() => 1;"))
            .With(Job("Busy", "object Work() => tables.ScanAsync(new ScanRequest());")));

        Assert.Empty(JobOf(code, "Quiet").Calls);
        Assert.Equal("dynamodb:Scan", Assert.Single(JobOf(code, "Busy").Calls).Action);
    }

    private static JobCode JobOf(CodeModel code, string name) => code.Jobs.Single(job => job.Job == name);

    private static SourceFile Job(string name, string member) => new(JobFile.HandlerOf(name), $$"""
        using Amazon.DynamoDBv2;
        using Amazon.DynamoDBv2.Model;
        using Amazon.S3;

        namespace Worker.Jobs;

        public sealed class {{name}}(IAmazonDynamoDB tables, IAmazonS3 files, Amazon.SQS.IAmazonSQS queues)
        {
            public {{member}}
        }

        """);
}
