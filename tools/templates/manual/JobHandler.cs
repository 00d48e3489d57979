using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.Core;
using WorkerLib.Lambda;

namespace Worker.Jobs.JobName;

/// <summary>Say here in one sentence what it does, and what comes of it when it runs twice.</summary>
internal sealed class JobNameHandler
{
    public static LambdaHandler Create() => LambdaHandler.For<Request, Report>(
        new JobNameHandler().HandleAsync, new JobJsonSerializer<JobNameJson>(JobNameJson.Default));

    public Task<Report> HandleAsync(Request request, ILambdaContext context) =>
        Task.FromResult(new Report(request.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length));
}

/// <param name="Text">Words with spaces between them. A member without a default must be in the event.</param>
internal sealed record Request(string Text = "");

internal sealed record Report(int Words);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Request))]
[JsonSerializable(typeof(Report))]
internal sealed partial class JobNameJson : JsonSerializerContext;
