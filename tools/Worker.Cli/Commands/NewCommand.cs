using System.CommandLine;
using System.Text.Json;
using Worker.Cli.NewJobs;

namespace Worker.Cli.Commands;

/// <summary><c>./worker new</c>: writes a job's code, its Terraform, its test and an event to try it with.</summary>
internal static class NewCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("name")
        {
            Description = "Name of the function in snake_case, such as count_words; its class is then CountWords.",
        };
        var trigger = new Option<string>("--trigger")
        {
            Description = "What starts it.",
            HelpName = string.Join('|', NewJob.Triggers),
            Required = true,
        };
        var memory = new Option<int>("--memory") { Description = "MB, 128 to 10240.", DefaultValueFactory = _ => 256, HelpName = "MB" };
        var timeout = new Option<int?>("--timeout")
        {
            Description = "Seconds, 1 to 900; 60 when not given, and 10 for http, which waits 30 at most.",
            HelpName = "SECONDS",
        };
        var schedule = new Option<string?>("--schedule")
        {
            Description = "When it runs: rate(…), cron(…) or at(…) of EventBridge Scheduler; rate(1 hour) when not given.",
            HelpName = "EXPRESSION",
        };
        var timeZone = new Option<string?>("--time-zone")
        {
            Description = "Where the times of the schedule are meant, such as Asia/Tokyo; UTC when not given.",
            HelpName = "ZONE",
        };
        var domain = new Option<string?>("--domain")
        {
            Description = "Gives it the role that the jobs of this domain share; without it worker. ./worker check says how full each is.",
            HelpName = "NAME",
        };
        var bucket = new Option<string?>("--bucket")
        {
            Description = "With --trigger s3: a bucket of another file, as Terraform names it; a bucket of its own when not given.",
            HelpName = "LABEL",
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON object with function, handler, trigger and files." };
        var command = new DetailedCommand(
            "new",
            "Write a new job: its code, its Terraform, its test and an event to try it with.",
            """
            What it writes builds, passes its test and runs as it is; then make it yours. Nothing is written when anything is wrong.

              ./worker new clean_uploads --trigger schedule --schedule 'cron(30 0 * * ? *)' --time-zone Asia/Tokyo
              ./worker new read_orders   --trigger sqs --timeout 120     messages of a queue; what fails is retried
              ./worker new copy_changes  --trigger stream                changes of a DynamoDB table, in order
              ./worker new read_files    --trigger s3 --memory 512       objects put into a bucket
              ./worker new read_uploads  --trigger s3 --bucket exports   objects put into a bucket that exists, below read-uploads/
              ./worker new tell_team     --trigger sns                   messages of a topic
              ./worker new take_payment  --trigger http                  POST requests
              ./worker new count_words   --trigger manual                by hand, or as a task of Step Functions

            Exit code 2 when the name or an option is invalid.
            """)
        {
            name,
            trigger,
            memory,
            timeout,
            schedule,
            timeZone,
            domain,
            bucket,
            json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var job = new NewJob(
                JobName.Parse(parsed.GetRequiredValue(name)),
                parsed.GetRequiredValue(trigger),
                parsed.GetValue(memory),
                parsed.GetValue(timeout),
                parsed.GetValue(schedule),
                parsed.GetValue(timeZone))
            {
                Domain = parsed.GetValue(domain),
            };
            if (parsed.GetValue(bucket) is { } label)
            {
                job = job with { Bucket = await SharedBucket.ReadAsync(Repository.Find(), label, cancellationToken) };
            }

            return await RunAsync(job, parsed.GetValue(json), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(NewJob job, bool asJson, CancellationToken cancellationToken)
    {
        var files = await job.WriteAsync(Repository.Find(), DateTimeOffset.UtcNow, cancellationToken);
        var (function, handler) = (job.Name.Function, job.Name.Class);
        var width = files.Max(file => file.Length);
        Console.WriteLine(asJson
            ? JsonSerializer.Serialize(new { function, handler, trigger = job.Trigger, files, changed = job.Bucket?.File })
            : $"""
              {files[0].PadRight(width)}   what it does
              {files[1].PadRight(width)}   when it runs, and what it may do
              {files[2].PadRight(width)}   what is tested of it
              {files[3].PadRight(width)}   an event to try it with{Changed(job, width)}

              Next:
                ./worker test --class '*{handler}Tests'
                ./worker check
                ./worker up, and in another terminal:
                  {HowToStart(job)}
              """);
        return 0;
    }

    private static string Changed(NewJob job, int width) => job.Bucket?.File is { } file
        ? $"{Environment.NewLine}{file.PadRight(width)}   changed: aws_s3_bucket.{job.Bucket.Label} sends its events to EventBridge"
        : "";

    /// <summary>The command that starts the job as it is written. An object must be there before an event can name it.</summary>
    private static string HowToStart(NewJob job) => job.Trigger == "s3"
        ? $"echo hello | aws s3 cp - s3://{job.LocalObject}      after the export that ./worker up shows"
        : $"./worker invoke {job.Name.Function}";
}
