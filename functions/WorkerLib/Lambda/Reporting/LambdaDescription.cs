using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.Lambda.Core;
using Sentry;

namespace WorkerLib.Lambda.Reporting;

/// <summary>
/// What an event says of the function, the invocation and the process. All of it comes from Lambda, nothing from the payload.
/// </summary>
internal static class LambdaDescription
{
    public const string Operation = "function.aws";

    private static readonly string[] KnownSources = ["aws:sqs", "aws:sns", "aws:s3", "aws:dynamodb", "aws:kinesis"];

    public static void AddTo(
        SentryEvent sentryEvent, ILambdaContext context, TimeSpan elapsed, string? trigger, bool coldStart, bool hasUploadedSymbols)
    {
        var arn = context.InvokedFunctionArn.Split(':');
        var region = arn.Length > 3 ? arn[3] : "";
        sentryEvent.ServerName = context.FunctionName;
        sentryEvent.SetTag("aws_region", region);
        sentryEvent.SetTag("job", sentryEvent.TransactionName ?? "");
        sentryEvent.SetTag("cold_start", coldStart ? "true" : "false");
        if (trigger is not null)
        {
            sentryEvent.SetTag("trigger", trigger);
        }

        sentryEvent.Contexts.Trace.TraceId = SentryId.Parse(TraceId(context));
        sentryEvent.Contexts["cloud_resource"] = PlainJson.Of(new Dictionary<string, object?>
        {
            ["cloud.provider"] = "aws",
            ["cloud.platform"] = "aws_lambda",
            ["cloud.region"] = region,
            ["cloud.account.id"] = arn.Length > 4 ? arn[4] : "",
        });
        sentryEvent.Contexts["aws.lambda"] = PlainJson.Of(new Dictionary<string, object?>
        {
            ["aws_request_id"] = context.AwsRequestId,
            ["function_name"] = context.FunctionName,
            ["function_version"] = context.FunctionVersion,
            ["invoked_function_arn"] = context.InvokedFunctionArn,
            ["execution_duration_in_millis"] = (long)elapsed.TotalMilliseconds,
            ["remaining_time_in_millis"] = (long)context.RemainingTime.TotalMilliseconds,
        });
        sentryEvent.Contexts["aws.cloudwatch.logs"] = PlainJson.Of(new Dictionary<string, object?>
        {
            ["log_group"] = context.LogGroupName,
            ["log_stream"] = context.LogStreamName,
            ["url"] = $"https://{region}.console.aws.amazon.com/cloudwatch/home?region={region}"
                + $"#logsV2:log-groups/log-group/{Console(context.LogGroupName)}/log-events/{Console(context.LogStreamName)}",
        });
        AddProcess(sentryEvent, context.MemoryLimitInMB, hasUploadedSymbols);
    }

    /// <summary>What is known before there is an invocation.</summary>
    public static void AddProcess(SentryEvent sentryEvent, int memoryLimitInMB, bool hasUploadedSymbols)
    {
        sentryEvent.Contexts["device"] = PlainJson.Of(new Dictionary<string, object?>
        {
            ["arch"] = RuntimeInformation.ProcessArchitecture.ToString(),
            ["memory_size"] = memoryLimitInMB * 1024L * 1024L,
        });
        if (!RuntimeFeature.IsDynamicCodeSupported && NativeImage.OfThisProcess() is { } image)
        {
            AddAddresses(sentryEvent, image, hasUploadedSymbols);
        }
    }

    /// <summary>The place in the trace of the invocation, from closed sets.</summary>
    public static PlainJson Trace(SentryId traceId, SpanId spanId) => PlainJson.Of(new Dictionary<string, object?>
    {
        ["trace_id"] = traceId.ToString(),
        ["span_id"] = spanId.ToString(),
        ["op"] = Operation,
        ["status"] = "internal_error",
    });

    /// <summary>
    /// Addresses for addr2line, the place that threw first; and the image, for a server that has the symbols of the build.
    /// </summary>
    private static void AddAddresses(SentryEvent sentryEvent, NativeImage image, bool hasUploadedSymbols)
    {
        var stacks = (sentryEvent.SentryExceptions ?? []).Select(exception => exception.Stacktrace).OfType<SentryStackTrace>().ToList();
        if (stacks.Count == 0)
        {
            return;
        }

        // A return address is one past its call.
        var frames = stacks[0].Frames.Reverse().Where(frame => frame.ImageAddress is not null).ToList();
        var addresses = frames.Select(frame => string.Create(
            CultureInfo.InvariantCulture, $"0x{frame.InstructionAddress - frame.ImageAddress + image.LinkAddress - 1:x}"));
        sentryEvent.Contexts["native_aot"] = PlainJson.Of(
            new Dictionary<string, object?> { ["build_id"] = image.BuildId, ["addresses"] = string.Join(' ', addresses) });
        if (hasUploadedSymbols && frames.Count > 0)
        {
            sentryEvent.DebugImages = [image.ForServer(frames[0].ImageAddress)];
            return;
        }

        // Without the image the server could only say that it misses one.
        foreach (var frame in stacks.SelectMany(stack => stack.Frames))
        {
            frame.InstructionAddress = null;
            frame.ImageAddress = null;
        }
    }

    /// <summary>The X-Ray trace of the invocation as 32 hexadecimal digits, or one of our own.</summary>
    public static string TraceId(ILambdaContext context)
    {
        const string root = "Root=1-";
        var start = context.TraceId.IndexOf(root, StringComparison.Ordinal);
        var digits = start < 0 ? "" : context.TraceId[(start + root.Length)..].Split(';')[0].Replace("-", "", StringComparison.Ordinal);
        var id = context.AwsRequestId.Replace("-", "", StringComparison.Ordinal);
        return IsTraceId(digits) ? digits
            : IsTraceId(id) ? id
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(context.AwsRequestId)))[..32];

        static bool IsTraceId(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigit);
    }

    /// <summary>What started the job, from a closed set of words.</summary>
    public static string Trigger(ReadOnlySpan<byte> lambdaEvent)
    {
        try
        {
            return Trigger(new Utf8JsonReader(lambdaEvent));
        }
        catch (JsonException)
        {
            return "unreadable";
        }
    }

    /// <summary>Token by token: the event may be what there was no memory for.</summary>
    private static string Trigger(Utf8JsonReader reader)
    {
        reader.Read();
        var (isHttp, isEventBridge, isSchedule) = (false, false, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            isHttp |= reader.ValueTextEquals("requestContext"u8);
            isEventBridge |= reader.ValueTextEquals("detail-type"u8);
            isSchedule |= reader.ValueTextEquals("scheduledTime"u8);
            var isRecords = reader.ValueTextEquals("Records"u8);
            reader.Read();
            if (isRecords && reader.TokenType == JsonTokenType.StartArray && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                return SourceOf(reader);
            }

            reader.Skip();
        }

        return isHttp ? "http" : isEventBridge ? "eventbridge" : isSchedule ? "schedule" : "manual";
    }

    /// <param name="reader">At a record.</param>
    private static string SourceOf(Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isSource = reader.ValueTextEquals("eventSource"u8) || reader.ValueTextEquals("EventSource"u8);
            reader.Read();
            if (isSource && reader.TokenType == JsonTokenType.String)
            {
                foreach (var source in KnownSources)
                {
                    if (reader.ValueTextEquals(source))
                    {
                        return source["aws:".Length..];
                    }
                }
            }

            reader.Skip();
        }

        return "records";
    }

    /// <summary>The console's own encoding of names in its addresses: percent signs as $25.</summary>
    private static string Console(string name) =>
        Uri.EscapeDataString(Uri.EscapeDataString(name)).Replace("%", "$", StringComparison.Ordinal);
}
