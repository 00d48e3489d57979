using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Amazon.S3;
using Amazon.S3.Model;

namespace Demo.Reviews;

/// <summary>
/// Trains for the stand-in of SageMaker, with the command fastText of the same family of models: reads the channels from S3, and puts what
/// BlazingText would put below <c>OutputDataConfig.S3OutputPath</c>.
/// </summary>
internal sealed class FastTextTraining(IAmazonS3 s3)
{
    private const long MaxChannelBytes = 256L * 1024 * 1024;

    public async Task RunAsync(TrainingJob job, CancellationToken ending)
    {
        var folder = Directory.CreateTempSubdirectory("worker-training-");
        using var runtime = new CancellationTokenSource(MaxRuntime(job.Request));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(job.Stopping, ending, runtime.Token);
        try
        {
            job.Complete(await TrainAsync(job, folder.FullName, stop.Token));
        }
        catch (OperationCanceledException)
        {
            job.EndStopped(runtime.IsCancellationRequested ? "MaxRuntimeExceeded" : "Stopped");
        }
        catch (TrainingException exception)
        {
            job.Fail($"ClientError: {exception.Message}");
        }
        catch (Exception exception)
        {
            job.Fail($"InternalServerError: {exception.Message}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<string> TrainAsync(TrainingJob job, string folder, CancellationToken cancellationToken)
    {
        job.Go("Downloading");
        var settings = BlazingTextSettings.Arguments(
            job.Request.GetProperty("HyperParameters").EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetString()!),
            out var supervised);
        await DownloadAsync(job.Request, "train", folder, cancellationToken);

        job.Go("Training");
        var result = await ChildProcess.RunAsync(
            "fasttext",
            [settings[0], "-input", Path.Combine(folder, "train"), "-output", Path.Combine(folder, "model"), .. settings.Skip(1)],
            folder,
            cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new TrainingException($"fastText ended with {result.ExitCode}: {result.Tail(3).Trim()}");
        }

        job.Go("Uploading");
        return await UploadAsync(job, folder, supervised, cancellationToken);
    }

    private async Task DownloadAsync(JsonElement request, string channel, string folder, CancellationToken cancellationToken)
    {
        var found = request.GetProperty("InputDataConfig").EnumerateArray()
            .FirstOrDefault(one => one.GetProperty("ChannelName").GetString() == channel);
        if (found.ValueKind == JsonValueKind.Undefined)
        {
            throw new TrainingException($"Required channel '{channel}' is missing");
        }

        var uri = found.GetProperty("DataSource").GetProperty("S3DataSource").GetProperty("S3Uri").GetString()!;
        var (bucket, key) = Split(uri);
        var objects = (await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = bucket, Prefix = key }, cancellationToken))
            .S3Objects ?? [];
        if (objects.Count != 1)
        {
            throw new TrainingException($"{uri} has {objects.Count} objects; BlazingText takes one file for a channel");
        }

        if (objects[0].Size > MaxChannelBytes)
        {
            throw new TrainingException($"{uri} has {objects[0].Size} bytes; this stand-in takes {MaxChannelBytes}");
        }

        using var response = await s3.GetObjectAsync(bucket, objects[0].Key, cancellationToken);
        await using var file = File.Create(Path.Combine(folder, channel));
        await response.ResponseStream.CopyToAsync(file, cancellationToken);
    }

    private async Task<string> UploadAsync(TrainingJob job, string folder, bool supervised, CancellationToken cancellationToken)
    {
        (string Name, string File)[] files = supervised
            ? [("model.bin", "model.bin")]
            : [("vectors.txt", "model.vec"), ("vectors.bin", "model.bin")];
        var packed = Path.Combine(folder, "model.tar.gz");
        await using (var zipped = new GZipStream(File.Create(packed), CompressionLevel.Fastest))
        await using (var tar = new TarWriter(zipped, TarEntryFormat.Pax))
        {
            foreach (var (name, file) in files)
            {
                await tar.WriteEntryAsync(Path.Combine(folder, file), name, cancellationToken);
            }
        }

        var output = job.Request.GetProperty("OutputDataConfig").GetProperty("S3OutputPath").GetString()!.TrimEnd('/');
        var uri = $"{output}/{job.Name}/output/model.tar.gz";
        var (bucket, key) = Split(uri);
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = key, FilePath = packed }, cancellationToken);
        return uri;
    }

    private static TimeSpan MaxRuntime(JsonElement request) =>
        TimeSpan.FromSeconds(request.GetProperty("StoppingCondition").GetProperty("MaxRuntimeInSeconds").GetInt32());

    /// <summary><c>s3://bucket/key</c>.</summary>
    private static (string Bucket, string Key) Split(string uri)
    {
        var parts = uri["s3://".Length..].Split('/', 2);
        return (parts[0], parts.Length > 1 ? parts[1] : "");
    }
}
