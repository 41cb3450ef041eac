/**
 * One run of one job.
 *
 * @param nanos wall time
 */
record Sample(Job job, long nanos, Usage sender, Usage receiver) {
    double bytesPerSecond() {
        return job.volume() * 1e9 / nanos;
    }

    double cpuPerGibibyte() {
        return sender.cpu() / 1e9 / job.gibibytes();
    }

    double receiverCpuPerGibibyte() {
        return receiver.cpu() / 1e9 / job.gibibytes();
    }

    double bothCpuPerGibibyte() {
        return cpuPerGibibyte() + receiverCpuPerGibibyte();
    }

    double cpuMicrosPerFile() {
        return sender.cpu() / 1e3 / job.count();
    }

    double perGibibyte(long counted) {
        return counted / job.gibibytes();
    }
}
